using MedFunctions.Core.Training;
using MedFunctions.Core.Upload;
using MedFunctions.TestKit;

namespace MedFunctions.EndToEnd;

public sealed class CrashTests(Azurite azurite) : IClassFixture<Azurite>, IAsyncLifetime
{
    private readonly Site site = new(azurite);

    public Task InitializeAsync() => site.App.StartAsync();

    public async Task DisposeAsync() => await site.DisposeAsync();

    [Fact]
    public async Task GivenAnImport_WhenTheAppIsKilled_ThenTheNextOneFinishesItWithEveryImageOnce()
    {
        const string clinic = "crash-clinic";
        const int images = 120;
        await site.UploadAsync(clinic, "crash", Site.Phantoms(firstSeed: 9000, images));
        await Eventually.TrueAsync(
            async () => (await site.GetAsync<UploadSummary>($"/api/uploads/{clinic}/crash/summary")).Prepared > 10,
            TimeSpan.FromSeconds(60),
            () => $"the import to begin\n{site.App.Log}");
        await site.App.KillAsync();
        await site.App.StartAsync();
        var summary = await site.WaitForUploadsAsync(clinic, "crash", images);
        Assert.Equal((images, 0, 0), (summary.Prepared, summary.Duplicate, summary.Quarantined));
    }

    [Fact]
    public async Task GivenATraining_WhenTheAppIsKilled_ThenTheNextOneFinishesItWithOneJobAndOneVersion()
    {
        const string clinic = "crash-train";
        await site.UploadAsync(clinic, "tiny", Site.Phantoms(firstSeed: 20_000, count: 60));
        await site.WaitForUploadsAsync(clinic, "tiny", 60);
        var before = (await site.GetModelAsync("tiny-opacity")).Versions.Count;
        var started = await site.PostAsync<TrainingStatus>("/api/models/tiny-opacity/train");
        await site.WaitForTrainingAsync(started.Id, status => status.Stage >= TrainingStage.Submitting);
        await site.App.KillAsync();
        await site.App.StartAsync();
        var ended = await site.WaitForTrainingAsync(started.Id, status => status.IsFinished);
        Assert.Equal(TrainingState.Completed, ended.State);
        Assert.Equal(before + 1, (await site.GetModelAsync("tiny-opacity")).Versions.Count);
        Assert.Single(Directory.GetDirectories(Path.Combine(site.App.TrainingFolder, "jobs")));
    }

    [Fact]
    public async Task GivenALongTraining_WhenCancelled_ThenItsProcessEndsAndNothingIsRegistered()
    {
        const string clinic = "cancel-clinic";
        await site.UploadAsync(clinic, "long", Site.Phantoms(firstSeed: 30_000, count: 60));
        await site.WaitForUploadsAsync(clinic, "long", 60);
        var started = await site.PostAsync<TrainingStatus>("/api/models/long-opacity/train");
        await site.WaitForTrainingAsync(started.Id, status => status.Epoch >= 1);
        await site.PostAsync<TrainingStatus>($"/api/training/{started.Id}/cancel");
        var ended = await site.WaitForTrainingAsync(started.Id, status => status.IsFinished);
        Assert.Equal(TrainingState.Cancelled, ended.State);
        Assert.Empty((await site.GetModelAsync("long-opacity")).Versions);
        var pid = File.ReadAllText(Path.Combine(site.App.TrainingFolder, "jobs", started.Id, "pid"));
        Assert.False(Directory.Exists($"/proc/{pid}"));
    }
}
