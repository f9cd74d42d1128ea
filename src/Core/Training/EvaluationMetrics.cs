namespace MedFunctions.Core.Training;

/// <summary>A value with its 95 % confidence interval.</summary>
public sealed record Estimate(double Value, double Low, double High);

/// <summary>How well predictions met the truth on labelled images.</summary>
/// <param name="Count">Images.</param>
/// <param name="Accuracy">Share of right answers; interval after Wilson (1927).</param>
/// <param name="Auc">
/// Area under the ROC curve of the positive label's probability (two classes) or the macro mean of one class against the
/// rest; interval after DeLong et al. (1988) for two classes. Null where a class has no image.
/// </param>
/// <param name="LogLoss">Mean cross-entropy, nats.</param>
/// <param name="CalibrationError">Expected calibration error over 10 equal bins of the largest probability, 0…1.</param>
/// <param name="Classes">By class, in label order.</param>
/// <param name="Confusion">Rows: truth, columns: prediction, in label order.</param>
public sealed record EvaluationMetrics(
    int Count,
    Estimate Accuracy,
    Estimate? Auc,
    double LogLoss,
    double CalibrationError,
    IReadOnlyList<ClassMetrics> Classes,
    IReadOnlyList<IReadOnlyList<int>> Confusion);

/// <param name="Label">Class.</param>
/// <param name="Count">Images whose truth it is.</param>
/// <param name="Recall">Share of them that was found (sensitivity); null without images.</param>
/// <param name="Precision">Share of right ones among those given this label; null if none was.</param>
/// <param name="Auc">This class against the rest; null where undefined.</param>
public sealed record ClassMetrics(string Label, int Count, Estimate? Recall, double? Precision, double? Auc);
