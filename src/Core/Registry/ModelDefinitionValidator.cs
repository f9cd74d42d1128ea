using MedFunctions.Core.Upload;

namespace MedFunctions.Core.Registry;

/// <summary>Checks a model definition before anything is started with it.</summary>
public static class ModelDefinitionValidator
{
    /// <summary>Largest share of the patients outside training, so that at least one of ten is left to learn from.</summary>
    private const double MaxHeldBack = 0.8;

    /// <exception cref="InvalidInputException">Something is wrong; the message names the setting and what is allowed.</exception>
    public static void Validate(ModelDefinition definition)
    {
        ArgumentNullException.ThrowIfNull(definition);
        Require(definition.SchemaVersion == ModelDefinition.CurrentSchemaVersion, $"schemaVersion must be {ModelDefinition.CurrentSchemaVersion}");
        Require(UploadPath.IsValidName(definition.Name), "name must be lower-case letters, digits and hyphens");
        Require(UploadPath.IsValidName(definition.Dataset), "dataset must be lower-case letters, digits and hyphens");
        Require(definition.Labels.Count is >= 2 and <= 1000, "labels must name 2 to 1,000 classes");
        Require(definition.Labels.All(label => label?.Length is > 0 and <= 100), "labels must have 1 to 100 characters");
        Require(definition.Labels.Distinct(StringComparer.Ordinal).Count() == definition.Labels.Count, "labels must differ");
        Require(
            definition.PositiveLabel is null || (definition.Labels.Count == 2 && definition.Labels.Contains(definition.PositiveLabel)),
            "positiveLabel must be one of two labels");
        Require(definition.IntendedUse.Length > 0 && definition.Limitations.Count > 0, "intendedUse and limitations must be said");
        Require(definition.AutoPredict.All(pattern => !string.IsNullOrEmpty(pattern)), "autoPredict must hold names of datasets");
        Require(
            definition.Split is { Validation: > 0 and <= 0.5, Test: > 0 and <= 0.5 } split && split.Validation + split.Test <= MaxHeldBack,
            $"split.validation and split.test must be above 0, up to 0.5, and together at most {MaxHeldBack}");
        Require(definition.Gate.Metric is "auc" or "accuracy" && definition.Gate.Minimum is >= 0 and <= 1, "gate must be auc or accuracy with a minimum of 0 to 1");
        ValidateTraining(definition.Training);
        DeclaredTransforms.ToPipeline(definition.Transforms, $"Model definition {definition.Name}");

        void Require(bool condition, string rule)
        {
            if (!condition)
            {
                throw new InvalidInputException($"Model definition {definition.Name}: {rule}.");
            }
        }

        void ValidateTraining(TrainingSettings training)
        {
            Require(training.Architecture.Length > 0, "training.architecture must be named");
            Require(training.Epochs is >= 1 and <= 10_000, "training.epochs must be 1 to 10,000");
            Require(training.BatchSize is >= 1 and <= 4096, "training.batchSize must be 1 to 4,096");
            Require(training.LearningRate is > 0 and <= 10, "training.learningRate must be above 0, up to 10");
            Require(training.WeightDecay is >= 0 and <= 10, "training.weightDecay must be 0 to 10");
            Require(training.Patience >= 1, "training.patience must be at least 1");
            Require(training.Augmentation is { Shift: >= 0 and <= 0.25, Contrast: >= 0 and <= 0.9, Brightness: >= 0 and <= 1 },
                "training.augmentation: shift 0 to 0.25, contrast 0 to 0.9, brightness 0 to 1");
        }
    }
}
