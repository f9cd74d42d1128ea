using MedFunctions.Core.Datasets;
using MedFunctions.Core.Registry;
using MedFunctions.Core.Training;
using MedFunctions.Trainer.Calibration;
using MedFunctions.Trainer.Networks;
using MedFunctions.Trainer.Onnx;

namespace MedFunctions.Trainer.Output;

/// <summary>Fills in the model card of a bundle.</summary>
internal static class ModelCards
{
    /// <summary>The card without the hashes of the bundle's files.</summary>
    public static ModelCard Create(
        ModelDefinition definition, DatasetManifest manifest, string transformsHash, Network network, DecisionRules rules, EvaluationMetrics metrics)
    {
        var (input, outputs) = OnnxExporter.Contract(network);
        return new ModelCard
        {
            SchemaVersion = ModelCard.CurrentSchemaVersion,
            Model = definition.Name,
            Title = definition.Title,
            IntendedUse = definition.IntendedUse,
            Limitations = definition.Limitations,
            Disclaimer = ModelCard.NotForDiagnosis,
            Architecture = definition.Training.Architecture,
            Labels = definition.Labels,
            PositiveLabel = definition.PositiveLabel,
            Threshold = rules.Threshold,
            Temperature = rules.Temperature,
            UncertainBelow = rules.UncertainBelow,
            Input = input,
            Outputs = outputs,
            Transforms = definition.Transforms,
            TransformsHash = transformsHash,
            Dataset = new DatasetReference(manifest.Name, manifest.Version, manifest.Hash, manifest.Counts),
            Metrics = metrics,
            Gate = definition.Gate,
            Files = new Dictionary<string, string>(),
        };
    }
}
