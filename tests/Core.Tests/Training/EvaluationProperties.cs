using FsCheck.Xunit;
using MedFunctions.Core.Training;

namespace MedFunctions.Core.Tests.Training;

public sealed class EvaluationProperties
{
    [Property]
    public bool Given_AnyScores_When_TheyAreTransformedMonotonically_Then_AucStays((byte Score, bool Positive)[] images)
    {
        var (scores, positives) = Split(images);
        return Evaluation.Auc(scores, positives) == Evaluation.Auc([.. scores.Select(score => Math.Exp(score / 50) - 7)], positives);
    }

    [Property]
    public bool Given_AnyScores_When_TruthIsFlipped_Then_AucIsTheRestToOne((byte Score, bool Positive)[] images)
    {
        var (scores, positives) = Split(images);
        var auc = Evaluation.Auc(scores, positives);
        var flipped = Evaluation.Auc(scores, [.. positives.Select(positive => !positive)]);
        return auc is null ? flipped is null : Math.Abs(auc.Value + flipped!.Value - 1) < 1e-12;
    }

    [Property]
    public bool Given_AnyTruth_When_AllScoresAreEqual_Then_AucIsOneHalf(bool[] truth) =>
        Evaluation.Auc([.. truth.Select(_ => 0.3)], truth) is null or 0.5;

    [Property]
    public bool Given_AnyScores_When_PairsAreCounted_Then_AucIsTheirShare((byte Score, bool Positive)[] images)
    {
        var (scores, positives) = Split(images);
        var pairs = from i in Enumerable.Range(0, images.Length)
                    from j in Enumerable.Range(0, images.Length)
                    where positives[i] && !positives[j]
                    select scores[i] > scores[j] ? 1.0 : scores[i] == scores[j] ? 0.5 : 0;
        var shares = pairs.ToList();
        var auc = Evaluation.Auc(scores, positives);
        return shares.Count == 0 ? auc is null : Math.Abs(auc!.Value - shares.Average()) < 1e-9;
    }

    [Property]
    public bool Given_AnyScores_When_TheAreaUnderTheCurveIsSummed_Then_ItIsTheAuc((byte Score, bool Positive)[] images)
    {
        var (scores, positives) = Split(images);
        var curve = Evaluation.Roc(scores, positives);
        var area = curve.Zip(curve.Skip(1), (a, b) => (b.FalsePositiveRate - a.FalsePositiveRate) * (a.TruePositiveRate + b.TruePositiveRate) / 2).Sum();
        return Evaluation.Auc(scores, positives) is not { } auc ? curve.Count == 0 : Math.Abs(auc - area) < 1e-9;
    }

    [Property]
    public bool Given_AnyPredictions_When_Computed_Then_EveryEstimateIsInsideItsInterval((byte Score, bool Positive)[] images)
    {
        if (images.Length == 0) return true;
        var metrics = Evaluation.Compute(
            ["A", "B"], "B", 0.5, [.. images.Select(image => image.Positive ? 1 : 0)], [.. images.Select(image => new[] { 1 - image.Score / 255.0, image.Score / 255.0 })]);
        var estimates = metrics.Classes.Select(c => c.Recall).Append(metrics.Auc).Append(metrics.Accuracy);
        return metrics.Confusion.Sum(row => row.Sum()) == images.Length
            && metrics.CalibrationError is >= 0 and <= 1
            && estimates.OfType<Estimate>().All(e => 0 <= e.Low && e.Low <= e.Value && e.Value <= e.High && e.High <= 1);
    }

    private static (double[] Scores, bool[] Positives) Split((byte Score, bool Positive)[] images) =>
        ([.. images.Select(image => (double)image.Score)], [.. images.Select(image => image.Positive)]);
}
