using MedFunctions.Core.Training;
using MedFunctions.Imaging.Transforms;

namespace MedFunctions.Core.Registry;

/// <summary>What a trained model is and what may be expected of it: <c>card.json</c> of a bundle.</summary>
public sealed record ModelCard
{
    public const int CurrentSchemaVersion = 1;

    public const string NotForDiagnosis = "Not for diagnosis without a qualified reader.";

    public required int SchemaVersion { get; init; }

    public required string Model { get; init; }

    public required string Title { get; init; }

    public required string IntendedUse { get; init; }

    public required IReadOnlyList<string> Limitations { get; init; }

    public required string Disclaimer { get; init; }

    public required string Architecture { get; init; }

    /// <summary>Class names in the order of the outputs.</summary>
    public required IReadOnlyList<string> Labels { get; init; }

    public string? PositiveLabel { get; init; }

    /// <summary>For two classes: the positive label is given from this probability on (after calibration), chosen on the validation split.</summary>
    public double? Threshold { get; init; }

    /// <summary>Logits are divided by this before softmax (Guo et al. 2017, temperature scaling), fitted on the validation split; 1 changes nothing.</summary>
    public required double Temperature { get; init; }

    /// <summary>A result whose <see cref="Evaluation.Confidence"/> is below this is marked uncertain; chosen on the validation split.</summary>
    public required double UncertainBelow { get; init; }

    public required TensorContract Input { get; init; }

    public required IReadOnlyList<TensorContract> Outputs { get; init; }

    public required IReadOnlyList<Transform> Transforms { get; init; }

    /// <summary>Hash of the transforms, also in the ONNX file's metadata as <c>transforms_hash</c>.</summary>
    public required string TransformsHash { get; init; }

    public required DatasetReference Dataset { get; init; }

    /// <summary>On the dataset's test split.</summary>
    public required EvaluationMetrics Metrics { get; init; }

    public required PromotionGate Gate { get; init; }

    /// <summary>SHA-256 of the bundle's other files by name: <c>model.onnx</c>, <c>report.html</c>, <c>training.json</c>.</summary>
    public required IReadOnlyDictionary<string, string> Files { get; init; }
}

/// <param name="Name">Tensor name in the ONNX file.</param>
/// <param name="Type"><c>float32</c>.</param>
/// <param name="Shape">Sizes; −1 is the free batch axis.</param>
/// <param name="Meaning">What an element is, with its range.</param>
public sealed record TensorContract(string Name, string Type, IReadOnlyList<int> Shape, string Meaning);

/// <param name="Name">Dataset name.</param>
/// <param name="Version">Dataset version.</param>
/// <param name="Hash">Hash of the manifest.</param>
/// <param name="Counts">Images by split and label.</param>
public sealed record DatasetReference(
    string Name, int Version, string Hash, IReadOnlyDictionary<string, IReadOnlyDictionary<string, int>> Counts);
