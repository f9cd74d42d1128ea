using System.Text.Json;
using MedFunctions.Cli.TestSupport;
using MedFunctions.Core.Monitoring;
using MedFunctions.Core.Training;
using MedFunctions.Core.Upload;

namespace MedFunctions.Cli.Commands;

public sealed class StatusCommandTests
{
    [Fact]
    public async Task GivenAnUnhealthyServer_WhenStatusIsAsked_ThenTheFailedCheckIsShownAndTheCommandFails()
    {
        var report = new HealthReport(false, [new HealthCheck("storage", false, "Start the storage emulator.")]);
        using var server = new CannedServer().On("GET /api/health", report, 503);

        var run = await CliRun.RunAsync(["status", "--server", server.Url.AbsoluteUri]);

        Assert.Equal(ExitCodes.Failed, run.ExitCode);
        Assert.Contains("not healthy", run.Out, StringComparison.Ordinal);
        Assert.Contains("Start the storage emulator.", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task GivenAHealthyServer_WhenJsonIsAsked_ThenOneDocumentHoldsAllAndFinishedTrainingsAreLeftOut()
    {
        using var server = new CannedServer()
            .On("GET /api/health", new HealthReport(true, []))
            .On("GET /api/models", new[] { SampleAnswers.Model(1, 1) })
            .On("GET /api/training", new[] { SampleAnswers.Run("old", TrainingState.Completed, 1), SampleAnswers.Run("new", TrainingState.Running) })
            .On("GET /api/uploads/demo/films/summary", new UploadSummary("demo", "films", 5, 3, 1, 0, 1, 4));

        var run = await CliRun.RunAsync(["status", "--dataset", "films", "--json", "--server", server.Url.AbsoluteUri]);

        Assert.Equal(ExitCodes.Ok, run.ExitCode);
        using var document = JsonDocument.Parse(run.Out);
        var training = Assert.Single(document.RootElement.GetProperty("trainings").EnumerateArray());
        Assert.Equal("new", training.GetProperty("id").GetString());
        Assert.Equal(0, document.RootElement.GetProperty("uploads").GetProperty("pending").GetInt32());
        Assert.Equal(1, document.RootElement.GetProperty("models")[0].GetProperty("activeVersion").GetInt32());
    }
}
