namespace MedFunctions.Core.Training;

/// <summary>
/// Compares predictions with the truth. Scores, intervals and curves are those that medical papers report; every
/// computation is O(n log n) in the number of images.
/// </summary>
public static partial class Evaluation
{
    /// <summary>Bins of the expected calibration error.</summary>
    public const int CalibrationBinCount = 10;

    // A probability of exactly 0 for the truth would make the mean infinite because of one image.
    private const double SmallestProbability = 1e-15;

    /// <summary>All figures of a set of predictions.</summary>
    /// <param name="labels">Class names in output order, at least 2.</param>
    /// <param name="positiveLabel">For two classes: the finding; null otherwise.</param>
    /// <param name="threshold">
    /// The positive label is given from this probability on; null, or more than two classes: the largest probability decides.
    /// </param>
    /// <param name="truth">By image: index of the true class.</param>
    /// <param name="probabilities">By image: one probability a class, 0…1.</param>
    /// <exception cref="ArgumentException">The sizes don't fit each other, nothing is to be compared, or a value is out of range.</exception>
    public static EvaluationMetrics Compute(
        IReadOnlyList<string> labels,
        string? positiveLabel,
        double? threshold,
        IReadOnlyList<int> truth,
        IReadOnlyList<IReadOnlyList<double>> probabilities)
    {
        Check(labels, positiveLabel, truth, probabilities);
        var positive = IndexOf(labels, positiveLabel);
        var confusion = new int[labels.Count][];
        for (var row = 0; row < confusion.Length; row++) confusion[row] = new int[labels.Count];
        var right = 0;
        var logLoss = 0.0;
        for (var i = 0; i < truth.Count; i++)
        {
            var predicted = Decide(probabilities[i], positive, threshold);
            confusion[truth[i]][predicted]++;
            if (predicted == truth[i]) right++;
            logLoss -= Math.Log(Math.Max(probabilities[i][truth[i]], SmallestProbability));
        }

        var classes = Enumerable.Range(0, labels.Count)
            .Select(c => ClassAgainstRest(labels[c], c, confusion, truth, probabilities))
            .ToList();
        return new EvaluationMetrics(
            truth.Count,
            Wilson(right, truth.Count),
            positive >= 0
                ? AreaUnderRoc(truth, probabilities, [positive])
                : AreaUnderRoc(truth, probabilities, [.. Enumerable.Range(0, labels.Count)]),
            logLoss / truth.Count,
            CalibrationErrorOf(ReliabilityDiagram(truth, probabilities)),
            classes,
            confusion);
    }

    /// <summary>The class that is given for one image.</summary>
    /// <param name="probabilities">One probability a class.</param>
    /// <param name="positive">Index of the positive label among two classes, or −1.</param>
    /// <param name="threshold">See <see cref="Compute"/>.</param>
    public static int Decide(IReadOnlyList<double> probabilities, int positive, double? threshold)
    {
        ArgumentNullException.ThrowIfNull(probabilities);
        if (threshold is { } from && positive >= 0 && probabilities.Count == 2)
        {
            return probabilities[positive] >= from ? positive : 1 - positive;
        }

        var best = 0;
        for (var c = 1; c < probabilities.Count; c++)
        {
            if (probabilities[c] > probabilities[best]) best = c;
        }

        return best;
    }

    /// <summary>
    /// How far an answer is from being the other one, 0…1: the largest probability, with a threshold rescaled so that a
    /// probability at the threshold counts ½. An answer that only a low threshold allows is not a confident one.
    /// </summary>
    /// <param name="probabilities">One probability a class.</param>
    /// <param name="positive">Index of the positive label among two classes, or −1.</param>
    /// <param name="threshold">See <see cref="Compute"/>.</param>
    public static double Confidence(IReadOnlyList<double> probabilities, int positive, double? threshold)
    {
        ArgumentNullException.ThrowIfNull(probabilities);
        if (threshold is not { } from || positive < 0 || probabilities.Count != 2)
        {
            return probabilities.Max();
        }

        var score = probabilities[positive];
        return score >= from
            ? from < 1 ? 0.5 + 0.5 * (score - from) / (1 - from) : 1
            : 0.5 + 0.5 * (from - score) / from;
    }

    private static ClassMetrics ClassAgainstRest(
        string label, int index, int[][] confusion, IReadOnlyList<int> truth, IReadOnlyList<IReadOnlyList<double>> probabilities)
    {
        var count = confusion[index].Sum();
        var found = confusion[index][index];
        var given = confusion.Sum(row => row[index]);
        var scores = new double[truth.Count];
        var isPositive = new bool[truth.Count];
        for (var i = 0; i < truth.Count; i++)
        {
            scores[i] = probabilities[i][index];
            isPositive[i] = truth[i] == index;
        }

        return new ClassMetrics(
            label,
            count,
            count == 0 ? null : Wilson(found, count),
            given == 0 ? null : (double)found / given,
            Auc(scores, isPositive));
    }

    private static int IndexOf(IReadOnlyList<string> labels, string? positiveLabel)
    {
        if (positiveLabel is null) return -1;
        for (var c = 0; c < labels.Count; c++)
        {
            if (labels[c] == positiveLabel) return c;
        }

        return -1;
    }

    private static void Check(
        IReadOnlyList<string> labels, string? positiveLabel, IReadOnlyList<int> truth, IReadOnlyList<IReadOnlyList<double>> probabilities)
    {
        ArgumentNullException.ThrowIfNull(labels);
        ArgumentNullException.ThrowIfNull(truth);
        ArgumentNullException.ThrowIfNull(probabilities);
        if (labels.Count < 2) throw new ArgumentException("An evaluation needs at least two classes.", nameof(labels));
        if (truth.Count == 0) throw new ArgumentException("An evaluation needs at least one image.", nameof(truth));
        if (positiveLabel is not null && (labels.Count != 2 || IndexOf(labels, positiveLabel) < 0))
        {
            throw new ArgumentException("The positive label must be one of exactly two labels.", nameof(positiveLabel));
        }

        if (truth.Count != probabilities.Count)
        {
            throw new ArgumentException($"{truth.Count} truths don't fit {probabilities.Count} predictions.", nameof(probabilities));
        }

        for (var i = 0; i < truth.Count; i++)
        {
            if (truth[i] < 0 || truth[i] >= labels.Count) throw new ArgumentException($"Truth {i} is not a class.", nameof(truth));
            if (probabilities[i].Count != labels.Count || probabilities[i].Any(p => !(p is >= 0 and <= 1.000001)))
            {
                throw new ArgumentException($"Prediction {i} is not one probability a class.", nameof(probabilities));
            }
        }
    }
}
