using System.Text.Json;
using MedFunctions.Core;
using MedFunctions.Core.Datasets;
using MedFunctions.Core.Registry;

namespace MedFunctions.Trainer.Onnx;

/// <summary>The text in an exported file by which a server knows that it can reproduce the model's input and read its output.</summary>
internal static class OnnxMetadata
{
    public static Dictionary<string, string> Of(ModelDefinition definition, DatasetManifest manifest, string transformsHash) => new(StringComparer.Ordinal)
    {
        ["producer"] = "MedFunctions trainer",
        ["model"] = definition.Name,
        ["architecture"] = definition.Training.Architecture,
        ["labels"] = JsonSerializer.Serialize(definition.Labels, ContractJson.OneLine),
        ["transforms_hash"] = transformsHash,
        ["dataset_hash"] = manifest.Hash,
    };
}
