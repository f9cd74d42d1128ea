namespace MedFunctions.Core.Training;

/// <summary>What to do next about a job.</summary>
public enum JobStep
{
    /// <summary>Look again later.</summary>
    Wait,

    /// <summary>Submit it again; the compute resumes it.</summary>
    Resubmit,

    /// <summary>Fetch, verify and register its bundle.</summary>
    Finish,

    /// <summary>End the run as failed.</summary>
    Fail,

    /// <summary>End the run as cancelled.</summary>
    Stop,
}

/// <summary>The decisions of a training run as pure functions, so that an orchestration can replay them.</summary>
public static class TrainingPolicy
{
    /// <summary>Most times that a job is resumed after it was interrupted.</summary>
    public const int MaxResubmissions = 5;

    /// <summary>Looks at a job before the orchestration starts a new generation, so that its history stays short.</summary>
    public const int PollsPerGeneration = 50;

    /// <summary>Often in the beginning, when people watch; every 30 s later.</summary>
    /// <param name="poll">Looks so far, from 0.</param>
    public static TimeSpan Delay(int poll) => TimeSpan.FromSeconds(Math.Clamp(poll / 20, 1, 30));

    public static JobStep Next(JobState state, int resubmissions) => state switch
    {
        JobState.Running => JobStep.Wait,
        JobState.Succeeded => JobStep.Finish,
        JobState.Failed => JobStep.Fail,
        JobState.Cancelled => JobStep.Stop,
        JobState.Interrupted or JobState.Unknown => resubmissions < MaxResubmissions ? JobStep.Resubmit : JobStep.Fail,
        _ => throw new ArgumentOutOfRangeException(nameof(state), state, "No such state."),
    };
}
