using MedFunctions.Core.Registry;
using MedFunctions.Core.Training;

namespace MedFunctions.Trainer.Calibration;

/// <summary>How probabilities become an answer; chosen on the validation split.</summary>
/// <param name="Temperature">See <see cref="ModelCard.Temperature"/>.</param>
/// <param name="Threshold">See <see cref="ModelCard.Threshold"/>.</param>
/// <param name="UncertainBelow">See <see cref="ModelCard.UncertainBelow"/>.</param>
internal sealed record DecisionRules(double Temperature, double? Threshold, double UncertainBelow)
{
    /// <summary>Answers that are right less often than this are uncertain.</summary>
    public const double ExpectedAccuracy = 0.9;

    /// <summary>At most this share of the validation images is uncertain: a model that is always unsure must fail its gate, not hide.</summary>
    public const double MaxUncertainShare = 0.2;

    /// <summary>Calibrates on the validation split.</summary>
    /// <param name="definition">Labels.</param>
    /// <param name="logits">By image: one logit a class.</param>
    /// <param name="truth">By image: index of the true class.</param>
    public static DecisionRules Choose(ModelDefinition definition, IReadOnlyList<double[]> logits, IReadOnlyList<int> truth)
    {
        var temperature = TemperatureScaling.Fit(logits, truth);
        var probabilities = TemperatureScaling.Apply(logits, temperature);
        var positive = definition.IndexOfPositive;
        double? threshold = positive < 0
            ? null
            : YoudenThreshold([.. probabilities.Select(row => row[positive])], [.. truth.Select(label => label == positive)]);
        var right = probabilities.Select((row, i) => Evaluation.Decide(row, positive, threshold) == truth[i]).ToList();
        var confidences = probabilities.Select(row => Evaluation.Confidence(row, positive, threshold)).ToList();
        return new DecisionRules(temperature, threshold, ConfidenceLimit(confidences, right, definition.Labels.Count));
    }

    /// <summary>
    /// The threshold with the largest sensitivity + specificity (Youden 1950), half-way between two scores that occur; among
    /// equally good ones the one next to ½.
    /// </summary>
    internal static double YoudenThreshold(IReadOnlyList<double> scores, IReadOnlyList<bool> isPositive)
    {
        var curve = Evaluation.Roc(scores, isPositive);
        var best = (Youden: double.NegativeInfinity, Threshold: 0.5);
        for (var i = 1; i < curve.Count; i++)
        {
            var next = i + 1 < curve.Count ? curve[i + 1].Threshold : 0;
            var candidate = (Youden: curve[i].TruePositiveRate - curve[i].FalsePositiveRate, Threshold: (curve[i].Threshold + next) / 2);
            var gain = candidate.Youden - best.Youden;
            if (gain > 1e-12 || (gain > -1e-12 && Math.Abs(candidate.Threshold - 0.5) < Math.Abs(best.Threshold - 0.5))) best = candidate;
        }

        return best.Threshold;
    }

    /// <summary>
    /// The highest confidence such that answers below it were right less than <see cref="ExpectedAccuracy"/> of the time,
    /// within the least confident <see cref="MaxUncertainShare"/> of the images; 1 ÷ classes, which no confidence is below,
    /// where even the least confident answers were right often enough.
    /// </summary>
    internal static double ConfidenceLimit(IReadOnlyList<double> confidences, IReadOnlyList<bool> right, int classes)
    {
        var order = Enumerable.Range(0, confidences.Count).OrderBy(i => confidences[i]).ToArray();
        var limit = 1.0 / classes;
        var rightSoFar = 0;
        for (var k = 0; k + 1 < order.Length && k + 1 <= MaxUncertainShare * order.Length; k++)
        {
            if (right[order[k]]) rightSoFar++;
            var next = confidences[order[k + 1]];
            if (next > confidences[order[k]] && rightSoFar < ExpectedAccuracy * (k + 1)) limit = next;
        }

        return limit;
    }
}
