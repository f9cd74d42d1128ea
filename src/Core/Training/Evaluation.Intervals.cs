namespace MedFunctions.Core.Training;

/// <content>95 % confidence intervals.</content>
public static partial class Evaluation
{
    // 97.5 % quantile of the standard normal distribution.
    private const double Z = 1.959963984540054;

    /// <summary>A share with the score interval of Wilson (1927), which stays inside 0…1 and holds for small counts.</summary>
    /// <param name="successes">0…<paramref name="trials"/>.</param>
    /// <param name="trials">At least 1.</param>
    public static Estimate Wilson(int successes, int trials)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(trials, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(successes);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(successes, trials);
        var share = (double)successes / trials;
        var zz = Z * Z;
        var centre = (share + zz / (2 * trials)) / (1 + zz / trials);
        var half = Z / (1 + zz / trials) * Math.Sqrt(share * (1 - share) / trials + zz / (4.0 * trials * trials));
        return new Estimate(
            share,
            successes == 0 ? 0 : Math.Max(0, centre - half),
            successes == trials ? 1 : Math.Min(1, centre + half));
    }

    /// <summary>
    /// Mean AUC of the classes given, each against the rest. The interval is that of DeLong, DeLong and Clarke-Pearson
    /// (1988): each image has a structural component in each class's AUC, and the variance is the sum over images of the
    /// squared mean component. For one class that is DeLong's formula; ranks make it fast (Sun and Xu 2014).
    /// </summary>
    /// <returns>Null where a class has no image or is all there is; the interval is 0…1 where a class has only one image.</returns>
    private static Estimate? AreaUnderRoc(
        IReadOnlyList<int> truth, IReadOnlyList<IReadOnlyList<double>> probabilities, IReadOnlyList<int> classes)
    {
        var components = new double[truth.Count];
        var mean = 0.0;
        var known = true;
        foreach (var c in classes)
        {
            var positives = truth.Count(t => t == c);
            var negatives = truth.Count - positives;
            if (positives == 0 || negatives == 0) return null;
            known &= positives > 1 && negatives > 1;
            mean += AddComponents(components, c, positives, negatives, truth, probabilities) / classes.Count;
        }

        if (!known) return new Estimate(mean, 0, 1);
        var deviation = Math.Sqrt(components.Sum(static d => d * d)) / classes.Count;
        return new Estimate(mean, Math.Max(0, mean - Z * deviation), Math.Min(1, mean + Z * deviation));
    }

    private static double AddComponents(
        double[] components, int c, int positives, int negatives, IReadOnlyList<int> truth, IReadOnlyList<IReadOnlyList<double>> probabilities)
    {
        var scores = new double[truth.Count];
        for (var i = 0; i < scores.Length; i++) scores[i] = probabilities[i][c];
        var ranks = MidRanks(scores);
        var rankAmongOwn = RanksAmongOwn(scores, truth, c);
        var placement = new double[scores.Length];
        var auc = 0.0;
        for (var i = 0; i < scores.Length; i++)
        {
            // For a positive: share of negatives below it. For a negative: share of positives above it.
            placement[i] = truth[i] == c
                ? (ranks[i] - rankAmongOwn[i]) / negatives
                : 1 - (ranks[i] - rankAmongOwn[i]) / positives;
            if (truth[i] == c) auc += placement[i] / positives;
        }

        for (var i = 0; i < scores.Length; i++)
        {
            double own = truth[i] == c ? positives : negatives;
            components[i] += (placement[i] - auc) / Math.Sqrt(own * Math.Max(1, own - 1));
        }

        return auc;
    }

    private static double[] RanksAmongOwn(double[] scores, IReadOnlyList<int> truth, int c)
    {
        var result = new double[scores.Length];
        foreach (var positive in (bool[])[true, false])
        {
            var members = Enumerable.Range(0, scores.Length).Where(i => truth[i] == c == positive).ToArray();
            var ranks = MidRanks([.. members.Select(i => scores[i])]);
            for (var k = 0; k < members.Length; k++) result[members[k]] = ranks[k];
        }

        return result;
    }
}
