using System.Text.Json;
using MedFunctions.Cli.TestSupport;
using MedFunctions.Core.Inference;
using MedFunctions.Core.Training;
using MedFunctions.TestKit;

namespace MedFunctions.Cli.Commands;

public sealed class FailureTests
{
    [Theory]
    [InlineData("status")]
    [InlineData("models")]
    [InlineData("models", "m")]
    [InlineData("train", "m")]
    [InlineData("training")]
    [InlineData("training", "id", "--watch")]
    [InlineData("promote", "m")]
    [InlineData("rollback", "m")]
    [InlineData("results", "films", "--model", "m")]
    [InlineData("uploads", "films")]
    [InlineData("demo")]
    public async Task GivenNoServer_WhenACommandRuns_ThenItSaysHowToStartIt(params string[] args)
    {
        var server = CannedServer.NobodyThere();

        var run = await CliRun.RunAsync([.. args, "--server", server.AbsoluteUri]);

        Assert.Equal(ExitCodes.Unreachable, run.ExitCode);
        Assert.StartsWith($"No answer from {server.AbsoluteUri.TrimEnd('/')} — is the app running? Start it with ./run.sh.", run.Error, StringComparison.Ordinal);
        Assert.Empty(run.Out);
    }

    [Fact]
    public async Task GivenNoServer_WhenFilesAreImportedOrPredicted_ThenItSaysHowToStartIt()
    {
        using var folder = new TemporaryFolder();
        var file = Path.Combine(folder.Path, "a.png");
        await File.WriteAllTextAsync(file, "x");
        var server = CannedServer.NobodyThere().AbsoluteUri;

        var import = await CliRun.RunAsync(["import", folder.Path, "--server", server]);
        var predict = await CliRun.RunAsync(["predict", file, "--model", "m", "--server", server]);

        Assert.Equal((ExitCodes.Unreachable, ExitCodes.Unreachable), (import.ExitCode, predict.ExitCode));
        Assert.Contains("./run.sh", import.Error, StringComparison.Ordinal);
        Assert.Contains("./run.sh", predict.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task GivenProblemDetails_WhenACommandIsRefused_ThenTitleAndDetailAreShown()
    {
        using var server = new CannedServer().On(
            "POST /api/models/m/rollback", 409, """{"type":"about:blank","title":"Conflict","status":409,"detail":"There is no earlier version."}""", "application/problem+json");

        var run = await CliRun.RunAsync(["rollback", "m", "--server", server.Url.AbsoluteUri]);

        Assert.Equal(ExitCodes.Refused, run.ExitCode);
        Assert.Equal(["Conflict", "There is no earlier version."], run.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public async Task GivenProblemDetails_WhenJsonIsAsked_ThenStandardOutputIsTheProblem()
    {
        using var server = new CannedServer().On(
            "GET /api/models/m", 404, """{"type":"about:blank","title":"Not found","status":404,"detail":"There is no model m.","code":"model-unknown"}""", "application/problem+json");

        var run = await CliRun.RunAsync(["models", "m", "--json", "--server", server.Url.AbsoluteUri]);

        Assert.Equal(ExitCodes.Refused, run.ExitCode);
        using var document = JsonDocument.Parse(run.Out);
        Assert.Equal(404, document.RootElement.GetProperty("status").GetInt32());
        Assert.Equal("model-unknown", document.RootElement.GetProperty("code").GetString());
    }

    [Fact]
    public async Task GivenAFailedTraining_WhenWatched_ThenItsMessageIsShownAndTheCommandFails()
    {
        using var server = new CannedServer().On(
            "GET /api/training/t1", SampleAnswers.Run("t1", TrainingState.Failed) with { Message = "Too few images of OPACITY." });

        var run = await CliRun.RunAsync(["training", "t1", "--watch", "--server", server.Url.AbsoluteUri]);

        Assert.Equal(ExitCodes.Failed, run.ExitCode);
        Assert.Contains("Too few images of OPACITY.", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task GivenARunningTraining_WhenCancelledByCtrlC_ThenItSaysThatTheTrainingGoesOn()
    {
        using var server = new CannedServer().On("GET /api/training/t1", SampleAnswers.Run("t1", TrainingState.Running));
        using var ctrlC = new CancellationTokenSource();
        var running = CliRun.RunAsync(["training", "t1", "--watch", "--server", server.Url.AbsoluteUri], cancellationToken: ctrlC.Token);
        // Two questions mean that the watch itself has begun.
        while (server.Requests.Count < 2) await Task.Yield();

        await ctrlC.CancelAsync();
        var run = await running;

        Assert.Equal(ExitCodes.Cancelled, run.ExitCode);
        Assert.Contains("medfn training t1 --watch", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task GivenAFileThatIsNoImage_WhenPredicted_ThenItsReasonIsARowAndTheDisclaimerIsThere()
    {
        using var folder = new TemporaryFolder();
        string[] files = [Path.Combine(folder.Path, "good.png"), Path.Combine(folder.Path, "bad.txt")];
        foreach (var file in files) await File.WriteAllTextAsync(file, "x");
        FilePrediction[] answers = [new("1.png", SampleAnswers.Prediction("OPACITY", .97), null, null), new("2.txt", null, "not-an-image", "This is no image.")];
        using var server = new CannedServer().On("POST /api/models/m/predict", answers);

        var run = await CliRun.RunAsync(["predict", .. files, "--model", "m", "--server", server.Url.AbsoluteUri]);

        Assert.Equal(ExitCodes.Failed, run.ExitCode);
        Assert.Matches(@"good\.png.*OPACITY.*OPACITY 0\.97, CLEAR 0\.03.*no", run.Out);
        Assert.Matches(@"bad\.txt.*This is no image\.", run.Out);
        Assert.EndsWith("Never for patients.", run.Out.TrimEnd(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task GivenNoAnswerWithADisclaimer_WhenPredicted_ThenOurOwnIsShown()
    {
        using var folder = new TemporaryFolder();
        var file = Path.Combine(folder.Path, "bad.txt");
        await File.WriteAllTextAsync(file, "x");
        FilePrediction[] answers = [new("1.txt", null, "not-an-image", "This is no image.")];
        using var server = new CannedServer().On("POST /api/models/m/predict", answers);

        var run = await CliRun.RunAsync(["predict", file, "--model", "m", "--server", server.Url.AbsoluteUri]);

        Assert.Contains(MedFunctions.Core.Registry.ModelCard.NotForDiagnosis, run.Out, StringComparison.Ordinal);
    }
}
