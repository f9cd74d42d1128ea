using System.Text.Json.Serialization;

namespace MedFunctions.Core.Training;

/// <summary><c>POST /api/models/{model}/train</c>.</summary>
/// <param name="Dataset">Dataset to train on; the model definition's by default.</param>
public sealed record TrainRequest(string? Dataset = null);

/// <summary>Where a training run stands.</summary>
public enum TrainingState
{
    Pending,
    Running,
    Completed,
    Failed,
    Cancelled,
}

/// <summary>What a running training does, in order.</summary>
public enum TrainingStage
{
    BuildingDataset,
    Submitting,
    Training,
    Verifying,
    Registering,
    Done,
}

/// <summary><c>GET /api/training/{id}</c>.</summary>
/// <param name="Id">Orchestration instance and job id.</param>
/// <param name="Model">Model name.</param>
/// <param name="State">Where the run stands.</param>
/// <param name="Stage">What it does or did last.</param>
/// <param name="Epoch">Epochs done.</param>
/// <param name="Epochs">Most epochs; 0 while unknown.</param>
/// <param name="LastEpoch">Figures of the last epoch.</param>
/// <param name="Version">Registered version, when completed.</param>
/// <param name="TrainSeconds">Seconds of training, when completed.</param>
/// <param name="Message">For a failure: what went wrong and what to do.</param>
/// <param name="CreatedAt">Start.</param>
/// <param name="UpdatedAt">Last change.</param>
public sealed record TrainingStatus(
    string Id,
    string Model,
    TrainingState State,
    TrainingStage Stage,
    int Epoch,
    int Epochs,
    EpochEvent? LastEpoch,
    int? Version,
    double? TrainSeconds,
    string? Message,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt)
{
    [JsonIgnore]
    public bool IsFinished => State is TrainingState.Completed or TrainingState.Failed or TrainingState.Cancelled;
}
