using MedFunctions.Cli.Terminal;
using MedFunctions.Cli.TestSupport;
using MedFunctions.Core.Inference;

namespace MedFunctions.Cli.Demo;

public sealed class DemoScoreTests
{
    /// <summary>Of the 6 pairs of a clear and an opaque film, 5 have the higher probability on the opaque one: AUC 5/6.</summary>
    private static readonly ResultItem[] Results =
    [
        new("CLEAR/1.png", SampleAnswers.Prediction("CLEAR", .1)),
        new("CLEAR/2.png", SampleAnswers.Prediction("OPACITY", .6)),
        new("clear/3.png", SampleAnswers.Prediction("CLEAR", .3)),
        new("OPACITY/4.png", SampleAnswers.Prediction("OPACITY", .9)),
        new("OPACITY/5.png", SampleAnswers.Prediction("OPACITY", .45)),
        new("unlabelled.png", SampleAnswers.Prediction("OPACITY", .9)),
        new("OTHER/6.png", SampleAnswers.Prediction("OPACITY", .9)),
    ];

    [Fact]
    public void GivenPredictions_WhenScored_ThenAccuracyGoesByTheServersLabelAndAucByProbability()
    {
        var score = DemoScore.Compute(SampleAnswers.Model(1, 1), Results);

        Assert.Equal((5, 2), (score.Cases.Count, score.WithoutTruth));
        // Film 5 has less than one half and is right all the same: the server's threshold isn't one half.
        Assert.Equal(4.0 / 5, score.Accuracy, 12);
        Assert.Equal(5.0 / 6, score.Auc!.Value, 12);
        Assert.Equal([[2, 1], [0, 2]], score.Confusion);
    }

    [Fact]
    public void GivenClassesInAnotherOrder_WhenScored_ThenProbabilitiesAreFoundByName()
    {
        var turned = Results.Select(item => item with { Prediction = item.Prediction with { Probabilities = [.. item.Prediction.Probabilities.Reverse()] } });

        Assert.Equal(5.0 / 6, DemoScore.Compute(SampleAnswers.Model(1, 1), [.. turned]).Auc!.Value, 12);
    }

    [Fact]
    public void GivenOneClassOnly_WhenScored_ThenThereIsNoAuc()
    {
        var score = DemoScore.Compute(SampleAnswers.Model(1, 1), [.. Results.Where(item => item.Name.StartsWith("OPACITY", StringComparison.Ordinal))]);

        Assert.Null(score.Auc);
        Assert.Equal(1, score.Accuracy);
    }

    [Fact]
    public void GivenNoCase_WhenScored_ThenNothingIsClaimed()
    {
        var score = DemoScore.Compute(SampleAnswers.Model(1, 1), []);

        Assert.Equal((0, 0d, null), (score.Cases.Count, score.Accuracy, score.Auc));
    }

    [Fact]
    public void GivenManyCases_WhenSamplesAreTaken_ThenUpToSixAreWrongAndLabelsTakeTurns()
    {
        var many = Enumerable.Range(0, 40).Select(i => new ResultItem(
            $"{(i % 4 == 0 ? "OPACITY" : "CLEAR")}/{i}.png", SampleAnswers.Prediction(i < 20 ? "CLEAR" : "OPACITY", .5)));

        var samples = DemoScore.Compute(SampleAnswers.Model(1, 1), [.. many]).Samples(12);

        Assert.Equal(6, samples.Count(item => !item.IsRight));
        Assert.Equal(12, samples.Count);
        Assert.Equal(3, samples.Take(6).Count(item => item.Truth == "OPACITY"));
    }

    [Fact]
    public void GivenAScore_WhenShown_ThenTruthStandsBesidePredictionAndTheMatrixIsThere()
    {
        using var text = new StringWriter();
        var environment = new CliEnvironment(text, TextWriter.Null, TimeProvider.System, _ => null, false, false);

        DemoTables.Show(new Output(environment, json: false).People, DemoScore.Compute(SampleAnswers.Model(1, 1), Results));

        Assert.Matches(@"CLEAR/2\.png.*CLEAR.*OPACITY.*OPACITY 0\.60, CLEAR 0\.40.*NO", text.ToString());
        Assert.Matches(@"CLEAR\s+│\s+2\s+│\s+1", text.ToString());
        Assert.Contains("5 test images: accuracy 0.8000, AUC 0.8333; 2 without a label", text.ToString(), StringComparison.Ordinal);
    }
}
