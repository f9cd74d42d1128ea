using MedFunctions.Core;
using MedFunctions.Core.Registry;

namespace MedFunctions.Trainer.Inputs;

/// <summary>Reads a model definition and checks what decides about training.</summary>
internal static class DefinitionReader
{
    private const int MaxBytes = 1 << 20;
    private const int MaxLabels = 1_000;

    /// <exception cref="InvalidInputException">The file is missing or a value is out of range; the text names it.</exception>
    public static ModelDefinition Read(string path)
    {
        var definition = ContractJson.Read<ModelDefinition>(InputFile.Read(path, MaxBytes, "model definition"), "model definition");
        CheckLabels(definition);
        CheckTraining(definition.Training);
        Require(definition.SchemaVersion == ModelDefinition.CurrentSchemaVersion, $"schemaVersion must be {ModelDefinition.CurrentSchemaVersion}");
        Require(!string.IsNullOrWhiteSpace(definition.Name), "name must not be empty");
        Require(definition.Gate.Metric is "auc" or "accuracy", "gate.metric must be auc or accuracy");
        Require(definition.Gate.Minimum is >= 0 and <= 1, "gate.minimum must be 0 to 1");
        Require(definition.Split is { Validation: >= 0 and <= 0.5, Test: >= 0 and <= 0.5 }, "split.validation and split.test must be 0 to 0.5");
        return definition;
    }

    private static void CheckLabels(ModelDefinition definition)
    {
        var labels = definition.Labels;
        Require(labels.Count is >= 2 and <= MaxLabels, $"labels must be 2 to {MaxLabels}");
        Require(labels.Distinct(StringComparer.Ordinal).Count() == labels.Count, "labels must differ from each other");
        Require(
            definition.PositiveLabel is null || (labels.Count == 2 && definition.IndexOfPositive >= 0),
            "positiveLabel must be one of exactly two labels");
        Require(labels.Count > 2 || definition.PositiveLabel is not null, "positiveLabel must be given for two labels");
    }

    private static void CheckTraining(TrainingSettings training)
    {
        Require(training.Epochs is >= 1 and <= 10_000, "training.epochs must be 1 to 10000");
        Require(training.BatchSize is >= 1 and <= 4_096, "training.batchSize must be 1 to 4096");
        Require(training.LearningRate > 0 && double.IsFinite(training.LearningRate), "training.learningRate must be greater than 0");
        Require(training.WeightDecay >= 0 && double.IsFinite(training.WeightDecay), "training.weightDecay must be 0 or more");
        Require(training.Patience >= 1, "training.patience must be at least 1");
        Require(training.Augmentation.Shift is >= 0 and <= 0.25, "training.augmentation.shift must be 0 to 0.25");
        Require(training.Augmentation.Contrast is >= 0 and <= 0.9, "training.augmentation.contrast must be 0 to 0.9");
        Require(training.Augmentation.Brightness is >= 0 and <= 1, "training.augmentation.brightness must be 0 to 1");
    }

    private static void Require(bool holds, string rule)
    {
        if (!holds) throw new InvalidInputException($"The model definition is wrong: {rule}.");
    }
}
