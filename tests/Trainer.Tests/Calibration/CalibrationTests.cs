using MedFunctions.Trainer.Calibration;

namespace MedFunctions.Trainer.Tests.Calibration;

public sealed class CalibrationTests
{
    [Fact]
    public void Given_LogitsThatAreTooLarge_When_Fitted_Then_TheTemperatureIsTheirFactor()
    {
        // 3 of 4 right with honest logits (0, ln 3): probability 3/4. Tripled logits are three times too sure.
        var logits = Enumerable.Range(0, 400).Select(_ => new[] { 0, 3 * Math.Log(3) }).ToList();
        var truth = Enumerable.Range(0, 400).Select(i => i % 4 == 0 ? 0 : 1).ToList();

        Assert.Equal(3, TemperatureScaling.Fit(logits, truth), 4);
    }

    [Fact]
    public void Given_NoMistake_When_Fitted_Then_TheTemperatureStopsAtItsMinimum() =>
        Assert.Equal(TemperatureScaling.Minimum, TemperatureScaling.Fit([[2, 0], [0, 1]], [0, 1]), 4);

    [Fact]
    public void Given_HugeLogits_When_Applied_Then_ProbabilitiesAreFiniteAndSumToOne()
    {
        var row = TemperatureScaling.Apply([[1e4, -1e4, 0]], 0.5)[0];

        Assert.Equal([1, 0, 0], row);
    }

    [Fact]
    public void Given_Scores_When_TheThresholdIsChosen_Then_SensitivityPlusSpecificityIsLargest()
    {
        // At 0.5: sensitivity 2/3, specificity 1. Anywhere else the sum is smaller.
        var threshold = DecisionRules.YoudenThreshold([0.1, 0.3, 0.2, 0.6, 0.8], [false, false, true, true, true]);

        Assert.Equal(0.45, threshold, 12);
    }

    [Fact]
    public void Given_EquallyGoodThresholds_When_Chosen_Then_TheOneNextToOneHalfIsTaken()
    {
        // Sensitivity + specificity is 3/2 both between 0.2 and 0.4 and between 0.6 and 0.9.
        var threshold = DecisionRules.YoudenThreshold([0.2, 0.4, 0.6, 0.9], [false, true, false, true]);

        Assert.Equal(0.3, threshold, 12);
    }

    [Fact]
    public void Given_MistakesAmongTheLeastConfident_When_TheLimitIsChosen_Then_TheyAreBelowIt()
    {
        var confidences = Enumerable.Range(0, 100).Select(i => 0.5 + i / 200.0).ToList();
        var right = Enumerable.Range(0, 100).Select(i => i is not (2 or 5)).ToList();

        // Below image 20, 2 of 20 are wrong: exactly 9 in 10 are right. Below image 19 it is less.
        Assert.Equal(confidences[19], DecisionRules.ConfidenceLimit(confidences, right, 2));
    }

    [Fact]
    public void Given_NoMistakes_When_TheLimitIsChosen_Then_NothingIsBelowIt() =>
        Assert.Equal(0.5, DecisionRules.ConfidenceLimit([0.6, 0.7, 0.8, 0.9, 0.95], [true, true, true, true, true], 2));

    [Fact]
    public void Given_AllMistakes_When_TheLimitIsChosen_Then_AtMostAFifthIsBelowIt()
    {
        var confidences = Enumerable.Range(0, 100).Select(i => 0.5 + i / 200.0).ToList();
        var limit = DecisionRules.ConfidenceLimit(confidences, [.. confidences.Select(_ => false)], 2);

        Assert.Equal(20, confidences.Count(confidence => confidence < limit));
    }
}
