using MedFunctions.Core.Training;

namespace MedFunctions.App.Training;

/// <summary>Input of <see cref="TrainModel"/>; carried on by continue-as-new as its checkpoint.</summary>
/// <param name="Model">Model name.</param>
/// <param name="Dataset">Dataset name.</param>
/// <param name="Job">The job, once it was submitted.</param>
/// <param name="Polls">Looks at the job so far.</param>
/// <param name="Resubmissions">Times that it was resumed.</param>
public sealed record TrainModelInput(
    string Model, string Dataset, TrainingJob? Job = null, int Polls = 0, int Resubmissions = 0);

/// <summary>Custom status of <see cref="TrainModel"/>.</summary>
public sealed record TrainModelProgress(TrainingStage Stage, int Epoch, int Epochs, EpochEvent? LastEpoch)
{
    public static TrainModelProgress At(TrainingStage stage, JobStatus? job = null) =>
        new(stage, job?.Epoch ?? 0, job?.Epochs ?? 0, job?.LastEpoch);
}

/// <summary>Result of <see cref="TrainModel"/>.</summary>
/// <param name="Cancelled">True when somebody cancelled it.</param>
/// <param name="Version">Registered version.</param>
/// <param name="TrainSeconds">Seconds of training.</param>
public sealed record TrainModelResult(bool Cancelled, int? Version, double? TrainSeconds);
