using MedFunctions.Core.Training;

namespace MedFunctions.Core.Tests.Training;

public sealed class EvaluationTests
{
    private static readonly string[] Labels = ["NORMAL", "PNEUMONIA"];

    [Fact]
    public void Given_SixImagesWithATie_When_Computed_Then_EveryFigureIsTheHandComputedOne()
    {
        // Positives score 0.9, 0.6, 0.4; negatives 0.6, 0.2, 0.1. Of 9 pairs 7 are in order, (0.6, 0.6) is a tie, (0.4, 0.6) is not.
        var metrics = Evaluation.Compute(Labels, "PNEUMONIA", 0.5, [1, 1, 1, 0, 0, 0], Binary(0.9, 0.6, 0.4, 0.6, 0.2, 0.1));

        Assert.Equal(6, metrics.Count);
        Assert.Equal(7.5 / 9, metrics.Auc!.Value, 12);
        Assert.Equal(4.0 / 6, metrics.Accuracy.Value, 12);
        Assert.Equal([[2, 1], [1, 2]], metrics.Confusion);
        Assert.Equal(-(Math.Log(0.9) + Math.Log(0.6) + Math.Log(0.4) + Math.Log(0.4) + Math.Log(0.8) + Math.Log(0.9)) / 6, metrics.LogLoss, 12);
        // Bins by confidence: 0.6 (three images, one right), 0.8 (one, right), 0.9 (two, right).
        Assert.Equal((Math.Abs(1.8 - 1) + Math.Abs(0.8 - 1) + Math.Abs(1.8 - 2)) / 6, metrics.CalibrationError, 12);
        Assert.Equal(2.0 / 3, metrics.Classes[1].Recall!.Value, 12);
        Assert.Equal(2.0 / 3, metrics.Classes[1].Precision!.Value, 12);
        Assert.Equal(7.5 / 9, metrics.Classes[0].Auc!.Value, 12);
    }

    [Fact]
    public void Given_TwoClasses_When_Computed_Then_TheIntervalIsDeLongs()
    {
        var metrics = Evaluation.Compute(Labels, "PNEUMONIA", null, [1, 1, 1, 0, 0, 0], Binary(0.9, 0.6, 0.4, 0.6, 0.2, 0.1));

        // Placements of the positives 1, 5/6, 2/3 and of the negatives 1/2, 1, 1 about 5/6: variances 1/36 and 1/12.
        var deviation = Math.Sqrt(1.0 / 36 / 3 + 1.0 / 12 / 3);
        Assert.Equal(5.0 / 6 - 1.959963984540054 * deviation, metrics.Auc!.Low, 12);
        Assert.Equal(1, metrics.Auc.High);
    }

    [Fact]
    public void Given_AThreshold_When_Computed_Then_ItDecidesInsteadOfTheLargestProbability()
    {
        var metrics = Evaluation.Compute(Labels, "PNEUMONIA", 0.3, [1, 0], Binary(0.35, 0.25));

        Assert.Equal(1, metrics.Accuracy.Value);
    }

    [Fact]
    public void Given_AClassWithoutImages_When_Computed_Then_ItsFiguresAreNull()
    {
        var metrics = Evaluation.Compute(["A", "B", "C"], null, null, [0, 1], [[0.7, 0.2, 0.1], [0.2, 0.7, 0.1]]);

        Assert.Null(metrics.Auc);
        Assert.Null(metrics.Classes[2].Recall);
        Assert.Null(metrics.Classes[2].Precision);
        Assert.Null(metrics.Classes[2].Auc);
        Assert.Equal(1, metrics.Classes[0].Auc);
    }

    [Fact]
    public void Given_ThreeClasses_When_Computed_Then_AucIsTheMeanOfOneAgainstTheRest()
    {
        double[][] probabilities = [[0.6, 0.3, 0.1], [0.3, 0.4, 0.3], [0.5, 0.2, 0.3], [0.2, 0.5, 0.3], [0.1, 0.3, 0.6], [0.4, 0.1, 0.5]];
        var metrics = Evaluation.Compute(["A", "B", "C"], null, null, [0, 0, 1, 1, 2, 2], probabilities);

        Assert.Equal(metrics.Classes.Average(c => c.Auc!.Value), metrics.Auc!.Value, 12);
        Assert.InRange(metrics.Auc.Value, metrics.Auc.Low, metrics.Auc.High);
    }

    [Theory]
    [InlineData(0, 10, 0, 0.2775328)]
    [InlineData(10, 10, 0.7224672, 1)]
    [InlineData(81, 263, 0.2552709, 0.3662066)]
    public void Given_Counts_When_WilsonIsAsked_Then_TheIntervalIsThePublishedOne(int successes, int trials, double low, double high)
    {
        var interval = Evaluation.Wilson(successes, trials);

        Assert.Equal(low, interval.Low, 3);
        Assert.Equal(high, interval.High, 3);
    }

    [Fact]
    public void Given_SeparableScores_When_TheCurveIsDrawn_Then_ItGoesThroughTheCorner()
    {
        var curve = Evaluation.Roc([0.1, 0.2, 0.8, 0.9], [false, false, true, true]);

        Assert.Equal((0.0, 0.0), (curve[0].FalsePositiveRate, curve[0].TruePositiveRate));
        Assert.Contains(curve, point => point is { FalsePositiveRate: 0, TruePositiveRate: 1, Threshold: 0.8 });
        Assert.Equal((1.0, 1.0), (curve[^1].FalsePositiveRate, curve[^1].TruePositiveRate));
    }

    [Fact]
    public void Given_SizesThatDontFit_When_Computed_Then_ItIsRefused()
    {
        Assert.Throws<ArgumentException>(() => Evaluation.Compute(Labels, "PNEUMONIA", null, [0, 1], Binary(0.5)));
        Assert.Throws<ArgumentException>(() => Evaluation.Compute(Labels, "PNEUMONIA", null, [2], Binary(0.5)));
        Assert.Throws<ArgumentException>(() => Evaluation.Compute(Labels, "TUMOUR", null, [1], Binary(0.5)));
        Assert.Throws<ArgumentException>(() => Evaluation.Compute(Labels, null, null, [], []));
        Assert.Throws<ArgumentException>(() => Evaluation.Compute(Labels, null, null, [0], Binary(double.NaN)));
    }

    private static double[][] Binary(params double[] positive) => [.. positive.Select(p => new[] { 1 - p, p })];
}
