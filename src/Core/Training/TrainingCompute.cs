using MedFunctions.Core.Registry;

namespace MedFunctions.Core.Training;

/// <summary>What is to be trained. The id names the work: submitting it again never starts a second job.</summary>
/// <param name="Id">Lower-case letters, digits and hyphens.</param>
/// <param name="Model">Model name.</param>
/// <param name="Dataset">Dataset name.</param>
/// <param name="DatasetVersion">Dataset version.</param>
public sealed record TrainingJob(string Id, string Model, string Dataset, int DatasetVersion);

/// <summary>State of a job on its compute.</summary>
public enum JobState
{
    /// <summary>The compute doesn't know the job.</summary>
    Unknown,
    Running,
    Succeeded,
    Failed,
    Cancelled,

    /// <summary>It stopped without an end (machine restarted, process killed); submitting it again resumes it.</summary>
    Interrupted,
}

/// <param name="State">State.</param>
/// <param name="Epoch">Epochs done.</param>
/// <param name="Epochs">Most epochs; 0 while unknown.</param>
/// <param name="LastEpoch">Figures of the last epoch.</param>
/// <param name="Message">For a failure: what went wrong and what to do.</param>
public sealed record JobStatus(JobState State, int Epoch, int Epochs, EpochEvent? LastEpoch, string? Message);

/// <summary>Where trainers run. The trainer is the same program everywhere.</summary>
public interface ITrainingCompute
{
    /// <summary>Starts the job, resumes it when it was interrupted, does nothing when it runs or has ended.</summary>
    Task SubmitAsync(TrainingJob job, CancellationToken cancellationToken);

    Task<JobStatus> GetStatusAsync(string jobId, CancellationToken cancellationToken);

    /// <summary>Stops the job; it can't be resumed. Nothing happens when it has ended.</summary>
    Task CancelAsync(string jobId, CancellationToken cancellationToken);

    /// <exception cref="NotFoundException">The job has no bundle.</exception>
    Task<ModelBundle> GetBundleAsync(string jobId, CancellationToken cancellationToken);
}
