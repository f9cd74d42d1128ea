using MedFunctions.Imaging.Transforms;

namespace MedFunctions.Core.Registry;

/// <summary>
/// What a model is to learn and how: <c>models/{name}/model.json</c>. Everything that decides about training is in here
/// or in the dataset manifest.
/// </summary>
public sealed record ModelDefinition
{
    public const int CurrentSchemaVersion = 1;

    public required int SchemaVersion { get; init; }

    /// <summary>Kebab-case name, equal to the folder's.</summary>
    public required string Name { get; init; }

    /// <summary>One line for people.</summary>
    public required string Title { get; init; }

    /// <summary>What the model is for, and for whom.</summary>
    public required string IntendedUse { get; init; }

    /// <summary>What it must not be used for and where it is known to fail.</summary>
    public required IReadOnlyList<string> Limitations { get; init; }

    /// <summary>Class names in output order, at least 2. They equal the label folders or label column of the dataset.</summary>
    public required IReadOnlyList<string> Labels { get; init; }

    /// <summary>For two classes: the finding. Its probability is the score of AUC and threshold. Null for more classes.</summary>
    public string? PositiveLabel { get; init; }

    /// <summary>Name of the dataset that the model is trained on by default.</summary>
    public required string Dataset { get; init; }

    /// <summary>Names of the datasets whose newly prepared images are predicted without being asked; a trailing <c>*</c> matches any ending.</summary>
    public IReadOnlyList<string> AutoPredict { get; init; } = [];

    /// <summary>From prepared pixels to the network's input.</summary>
    public required IReadOnlyList<Transform> Transforms { get; init; }

    public required SplitFractions Split { get; init; }

    public required TrainingSettings Training { get; init; }

    public required PromotionGate Gate { get; init; }

    public int IndexOfPositive => PositiveLabel is null ? -1 : Labels.ToList().IndexOf(PositiveLabel);
}

/// <summary>Shares of the patients, each above 0 and up to 0.5, together at most 0.8; the rest is for training.</summary>
public sealed record SplitFractions(double Validation, double Test);

/// <summary>How a network is trained.</summary>
public sealed record TrainingSettings
{
    /// <summary><c>simple-cnn</c>, <c>deep-cnn</c> or <c>pooled-cnn</c>; its input size must be what the transforms give.</summary>
    public required string Architecture { get; init; }

    /// <summary>Most passes over the training set, 1…10,000.</summary>
    public required int Epochs { get; init; }

    /// <summary>Images a step, 1…4,096.</summary>
    public int BatchSize { get; init; } = 32;

    /// <summary>Adam's step size in the first epoch, greater than 0; it falls along half a cosine over the epochs.</summary>
    public double LearningRate { get; init; } = 1e-3;

    /// <summary>Adam's decoupled weight decay (AdamW), 0 or more.</summary>
    public double WeightDecay { get; init; }

    /// <summary>Decides about initial weights, order and augmentation.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Epochs without a better validation AUC before training stops, at least 1.</summary>
    public int Patience { get; init; } = 5;

    /// <summary>Weigh classes by the inverse of their frequency.</summary>
    public bool BalanceClasses { get; init; }

    public Augmentation Augmentation { get; init; } = new();
}

/// <summary>Random changes of training images; 0 and false switch a change off.</summary>
public sealed record Augmentation
{
    /// <summary>Shift, up to this share of the width and height, 0…0.25.</summary>
    public double Shift { get; init; }

    /// <summary>Mirror left and right in half of the cases. Not for anatomy whose side matters.</summary>
    public bool HorizontalFlip { get; init; }

    /// <summary>Multiply contrast by 1 ± this, 0…0.9.</summary>
    public double Contrast { get; init; }

    /// <summary>Add up to ± this (in input units), 0…1.</summary>
    public double Brightness { get; init; }
}

/// <summary>What a version must reach on its test split before it may serve.</summary>
/// <param name="Metric"><c>auc</c> or <c>accuracy</c>.</param>
/// <param name="Minimum">0…1.</param>
public sealed record PromotionGate(string Metric, double Minimum);
