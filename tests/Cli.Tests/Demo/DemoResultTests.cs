using MedFunctions.Cli.TestSupport;
using MedFunctions.Core.Inference;
using MedFunctions.Core.Upload;

namespace MedFunctions.Cli.Demo;

public sealed class DemoResultTests
{
    private static readonly DemoScore Score = DemoScore.Compute(
        SampleAnswers.Model(1, 1),
        [
            new ResultItem("CLEAR/1.png", SampleAnswers.Prediction("CLEAR", .1)),
            new ResultItem("CLEAR/2.png", SampleAnswers.Prediction("CLEAR", .2)),
            new ResultItem("OPACITY/3.png", SampleAnswers.Prediction("CLEAR", .3)),
        ]);

    [Fact]
    public void GivenAResult_WhenWritten_ThenItIsOneLineWithTheAgreedKeys()
    {
        var result = DemoResult.Create(
            "chest-xray", 3,
            new UploadSummary("demo", "films", 4383, 4380, 2, 0, 1, 0),
            new UploadSummary("demo", "films-test", 619, 617, 0, 1, 1, 617),
            Score, TimeSpan.FromSeconds(61.23), TimeSpan.FromSeconds(200));

        Assert.Equal(
            """{"model":"chest-xray","version":3,"uploaded":5000,"prepared":4997,"duplicate":2,"quarantined":1,"evaluated":3,"accuracy":0.6667,"auc":1,"trainSeconds":61.2,"totalSeconds":200}""",
            result.ToLine());
        Assert.Equal("5,000 uploads: 4,997 prepared, 2 duplicate, 1 quarantined — each in exactly one state.", result.DescribeStates());
    }

    [Fact]
    public void GivenNoAucAndUnfinishedUploads_WhenWritten_ThenBothAreSaid()
    {
        var summary = new UploadSummary("demo", "films", 10, 8, 0, 0, 0, 0);
        var result = DemoResult.Create("m", 1, summary, summary, Score with { Auc = null }, TimeSpan.Zero, TimeSpan.Zero);

        Assert.Contains("\"auc\":null", result.ToLine(), StringComparison.Ordinal);
        Assert.EndsWith("4 not finished.", result.DescribeStates(), StringComparison.Ordinal);
    }
}
