using System.Text.Json.Serialization;
using MedFunctions.Core.Training;

namespace MedFunctions.Trainer.Learning;

/// <summary>Where a training stands after an epoch, besides weights and optimiser.</summary>
internal sealed record LearningState
{
    /// <summary>Hash of the model definition that is trained.</summary>
    public required string DefinitionHash { get; init; }

    /// <summary>Hash of the manifest that is trained on.</summary>
    public required string DatasetHash { get; init; }

    /// <summary>Threads of libtorch: another number can give other weights.</summary>
    public required int Threads { get; init; }

    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>Epoch with the best weights, counted from 1; 0 before the first.</summary>
    public int BestEpoch { get; init; }

    /// <summary>Epochs since the validation AUC last grew.</summary>
    public int EpochsWithoutProgress { get; init; }

    /// <summary>Seconds of work of all attempts until the last epoch's end.</summary>
    public double Seconds { get; init; }

    public IReadOnlyList<EpochEvent> History { get; init; } = [];

    /// <summary>Epochs done.</summary>
    [JsonIgnore]
    public int Epoch => History.Count;

    [JsonIgnore]
    public EpochEvent? Best => BestEpoch == 0 ? null : History[BestEpoch - 1];
}
