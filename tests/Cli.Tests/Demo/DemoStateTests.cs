using MedFunctions.Cli.TestSupport;
using MedFunctions.Core.Training;
using MedFunctions.TestKit;

namespace MedFunctions.Cli.Demo;

public sealed class DemoStateTests
{
    private const string Now = "fingerprint of the data as they are";

    private static readonly DemoState Remembered = new(Now, SampleAnswers.Noon, "t1");

    [Theory]
    [InlineData(TrainingState.Pending, null, true)]
    [InlineData(TrainingState.Running, null, true)]
    [InlineData(TrainingState.Completed, 2, true)]
    [InlineData(TrainingState.Completed, 3, false)]
    [InlineData(TrainingState.Completed, null, false)]
    [InlineData(TrainingState.Failed, null, false)]
    [InlineData(TrainingState.Cancelled, null, false)]
    public void GivenARememberedRun_WhenTheDemoGoesOn_ThenItIsTakenUpUnlessItCameToNothing(TrainingState state, int? version, bool taken)
    {
        var run = SampleAnswers.Run("t1", state, version);

        Assert.Equal(taken ? run : null, DemoState.FindRun(Remembered, Now, SampleAnswers.Model(null, 2, 1), [SampleAnswers.Run("t0", TrainingState.Running), run]));
    }

    [Fact]
    public void GivenNothingRemembered_WhenTheDemoBegins_ThenNoRunIsTakenUp() =>
        Assert.Null(DemoState.FindRun(null, Now, SampleAnswers.Model(null), [SampleAnswers.Run("t1", TrainingState.Running)]));

    [Fact]
    public void GivenOtherData_WhenTheDemoGoesOn_ThenTheOldRunIsNotTakenUp() =>
        Assert.Null(DemoState.FindRun(Remembered, "other", SampleAnswers.Model(null), [SampleAnswers.Run("t1", TrainingState.Running)]));

    [Fact]
    public void GivenAServerThatForgot_WhenTheDemoGoesOn_ThenThereIsNoRun() =>
        Assert.Null(DemoState.FindRun(Remembered, Now, SampleAnswers.Model(null), []));

    [Fact]
    public void GivenAnEndBetweenQuestionAndAnswer_WhenTheDemoGoesOn_ThenTheRunStartedSinceIsTakenUp()
    {
        var asked = Remembered with { TrainingId = null };
        var before = SampleAnswers.Run("before", TrainingState.Running, at: SampleAnswers.Noon.AddMinutes(-1));
        var other = SampleAnswers.Run("other", TrainingState.Running, at: SampleAnswers.Noon.AddSeconds(1), model: "chest-xray");
        var ours = SampleAnswers.Run("ours", TrainingState.Running, at: SampleAnswers.Noon.AddSeconds(1));

        Assert.Same(ours, DemoState.FindRun(asked, Now, SampleAnswers.Model(null), [before, other, ours]));
        Assert.Null(DemoState.FindRun(asked, Now, SampleAnswers.Model(null), [before, other]));
    }

    [Fact]
    public void GivenAStateFile_WhenWrittenAndRead_ThenItIsTheSame()
    {
        using var folder = new TemporaryFolder();
        var file = new DemoStateFile(Path.Combine(folder.Path, "deep", "state.json"));

        Assert.Null(file.Read());
        file.Write(Remembered with { TrainingId = null });
        file.Write(Remembered);

        Assert.Equal(Remembered, file.Read());
        Assert.Single(Directory.GetFiles(Path.Combine(folder.Path, "deep")));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{\"fingerprint\":\"x\"")]
    [InlineData("[1,2]")]
    [InlineData("{}")]
    public void GivenADamagedStateFile_WhenRead_ThenTheDemoBeginsAnew(string text)
    {
        using var folder = new TemporaryFolder();
        var path = Path.Combine(folder.Path, "state.json");
        File.WriteAllText(path, text);

        Assert.Null(new DemoStateFile(path).Read());
    }
}
