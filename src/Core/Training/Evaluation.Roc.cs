namespace MedFunctions.Core.Training;

/// <summary>A point of a ROC curve.</summary>
/// <param name="Threshold">Images with this score or more are called positive; positive infinity for the first point.</param>
/// <param name="FalsePositiveRate">Share of the negatives that are called positive, 0…1.</param>
/// <param name="TruePositiveRate">Share of the positives that are called positive, 0…1.</param>
public readonly record struct RocPoint(double Threshold, double FalsePositiveRate, double TruePositiveRate);

/// <content>The receiver operating characteristic and the area under it.</content>
public static partial class Evaluation
{
    /// <summary>The ROC curve from (0, 0) to (1, 1), one point a distinct score, thresholds falling.</summary>
    /// <param name="scores">By image; higher means more likely positive.</param>
    /// <param name="isPositive">By image: the truth.</param>
    /// <returns>Empty where there is no positive or no negative.</returns>
    public static IReadOnlyList<RocPoint> Roc(IReadOnlyList<double> scores, IReadOnlyList<bool> isPositive)
    {
        CheckScores(scores, isPositive);
        var positives = isPositive.Count(static p => p);
        var negatives = isPositive.Count - positives;
        if (positives == 0 || negatives == 0) return [];
        var order = Ascending(scores);
        var points = new List<RocPoint> { new(double.PositiveInfinity, 0, 0) };
        int truePositives = 0, falsePositives = 0;
        for (var i = order.Length - 1; i >= 0; i--)
        {
            if (isPositive[order[i]]) truePositives++;
            else falsePositives++;
            if (i > 0 && scores[order[i - 1]] == scores[order[i]]) continue;
            points.Add(new RocPoint(scores[order[i]], (double)falsePositives / negatives, (double)truePositives / positives));
        }

        return points;
    }

    /// <summary>
    /// Area under the ROC curve: the chance that a positive scores higher than a negative, ties counting half
    /// (Mann and Whitney 1947), from ranks.
    /// </summary>
    /// <returns>0…1, or null where there is no positive or no negative.</returns>
    public static double? Auc(IReadOnlyList<double> scores, IReadOnlyList<bool> isPositive)
    {
        CheckScores(scores, isPositive);
        long positives = isPositive.Count(static p => p);
        var negatives = isPositive.Count - positives;
        if (positives == 0 || negatives == 0) return null;
        var ranks = MidRanks(scores);
        var rankSum = 0.0;
        for (var i = 0; i < ranks.Length; i++)
        {
            if (isPositive[i]) rankSum += ranks[i];
        }

        return (rankSum - positives * (positives + 1) / 2.0) / ((double)positives * negatives);
    }

    /// <summary>Ranks from 1; equal values share the mean of their ranks.</summary>
    private static double[] MidRanks(IReadOnlyList<double> values)
    {
        var order = Ascending(values);
        var ranks = new double[order.Length];
        for (var start = 0; start < order.Length;)
        {
            var end = start + 1;
            while (end < order.Length && values[order[end]] == values[order[start]]) end++;
            for (var i = start; i < end; i++) ranks[order[i]] = (start + end + 1) / 2.0;
            start = end;
        }

        return ranks;
    }

    private static int[] Ascending(IReadOnlyList<double> values)
    {
        var order = new int[values.Count];
        for (var i = 0; i < order.Length; i++) order[i] = i;
        Array.Sort(order, (a, b) => values[a].CompareTo(values[b]));
        return order;
    }

    private static void CheckScores(IReadOnlyList<double> scores, IReadOnlyList<bool> isPositive)
    {
        ArgumentNullException.ThrowIfNull(scores);
        ArgumentNullException.ThrowIfNull(isPositive);
        if (scores.Count != isPositive.Count) throw new ArgumentException($"{scores.Count} scores don't fit {isPositive.Count} truths.", nameof(scores));
        if (scores.Any(double.IsNaN)) throw new ArgumentException("A score is not a number.", nameof(scores));
    }
}
