using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using MedFunctions.Core.Training;

namespace MedFunctions.Core.Training;

public sealed class EvaluationConfidenceTests
{
    [Theory]
    [InlineData(0.2, 0.2, 0.5)]
    [InlineData(0.2, 0.6, 0.75)]
    [InlineData(0.2, 1.0, 1.0)]
    [InlineData(0.2, 0.1, 0.75)]
    [InlineData(0.2, 0.0, 1.0)]
    public void GivenAThreshold_WhenAsked_ThenConfidenceCountsFromThere(double threshold, double positive, double expected) =>
        Assert.Equal(expected, Evaluation.Confidence([1 - positive, positive], positive: 1, threshold), 12);

    [Fact]
    public void GivenNoThreshold_WhenAsked_ThenConfidenceIsTheLargestProbability() =>
        Assert.Equal(0.5, Evaluation.Confidence([0.2, 0.5, 0.3], positive: -1, threshold: null));

    [Property]
    public Property GivenAnyThreshold_WhenAsked_ThenConfidenceIsAtLeastOneHalf() => Prop.ForAll(
        Gen.Choose(1, 99).Two().ToArbitrary(),
        pair => Evaluation.Confidence([1 - pair.Item1 / 100.0, pair.Item1 / 100.0], 1, pair.Item2 / 100.0) is >= 0.5 and <= 1);
}
