using MedFunctions.Core.Training;

namespace MedFunctions.Core.Registry;

/// <summary>How a bundle came to be: <c>training.json</c>. Everything that is needed to get the same weights again.</summary>
public sealed record TrainingRecord
{
    public required int Seed { get; init; }

    public required string DatasetHash { get; init; }

    /// <summary>Hash of the model definition.</summary>
    public required string DefinitionHash { get; init; }

    public required string CodeVersion { get; init; }

    /// <summary>Versions of the libraries that decide about numbers, by name.</summary>
    public required IReadOnlyDictionary<string, string> Libraries { get; init; }

    /// <summary>Processor or GPU, operating system, threads.</summary>
    public required IReadOnlyDictionary<string, string> Hardware { get; init; }

    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>Seconds of work over all attempts.</summary>
    public required double Seconds { get; init; }

    /// <summary>Epoch whose weights are in the bundle, counted from 1.</summary>
    public required int BestEpoch { get; init; }

    public required IReadOnlyList<EpochEvent> Epochs { get; init; }

    /// <summary>Largest difference of a probability between TorchSharp and ONNX Runtime on the images compared.</summary>
    public required double OnnxMaxDifference { get; init; }

    public required int OnnxComparedImages { get; init; }

    /// <summary>Price of the compute in <c>currency</c>; null where it costs nothing extra.</summary>
    public double? Cost { get; init; }
}
