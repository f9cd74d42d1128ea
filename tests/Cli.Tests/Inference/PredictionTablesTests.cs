using MedFunctions.Cli.TestSupport;
using MedFunctions.Core.Inference;

namespace MedFunctions.Cli.Inference;

public sealed class PredictionTablesTests
{
    [Fact]
    public void GivenAThreshold_WhenShown_ThenTheFindingStandsBesideIt() => Assert.Equal(
        "OPACITY 0.66 (given from 0.72)",
        PredictionTables.Probabilities(SampleAnswers.Prediction("CLEAR", 0.66) with { Threshold = new ClassProbability("OPACITY", 0.72) }));

    [Fact]
    public void GivenNoThreshold_WhenShown_ThenTheLikeliestComeFirst() =>
        Assert.Equal("OPACITY 0.66, CLEAR 0.34", PredictionTables.Probabilities(SampleAnswers.Prediction("OPACITY", 0.66)));
}
