using System.Diagnostics;
using System.Globalization;
using MedFunctions.Core;
using MedFunctions.Core.Datasets;
using MedFunctions.Core.Preprocessing;
using MedFunctions.Core.Registry;
using MedFunctions.Core.Training;
using MedFunctions.TestKit;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace MedFunctions.Adapters.Tests.LocalProcess;

public sealed class LocalProcessTrainingComputeTests : IDisposable
{
    private static readonly TrainingJob Job = new("train-1", "chest-test", "chest", 1);

    private readonly TemporaryFolder folder = new();
    private readonly StandInTrainer trainer = new();
    private readonly FakeInputs inputs = new();
    private readonly List<ServiceProvider> apps = [];
    private readonly ITrainingCompute compute;

    public LocalProcessTrainingComputeTests() => compute = StartApp(trainer.Program);

    private string JobFolder => Path.Combine(folder.Path, "jobs", Job.Id);

    public void Dispose()
    {
        trainer.Dispose();
        apps.ForEach(app => app.Dispose());
        folder.Dispose();
    }

    [Fact]
    public async Task GivenAJob_WhenSubmitted_ThenTheTrainerHasItsArgumentsAndInputs()
    {
        await SubmitAsync();
        await trainer.WaitForAsync(1);

        var arguments = Assert.Single(trainer.Started).Split(' ', 2)[1];
        Assert.Equal(
            $"--manifest {JobFolder}/manifest.json --data {folder.Path}/images --model {JobFolder}/model.json --output {JobFolder}/output --resume --threads 1",
            arguments);
        Assert.Equal(ContractJson.Write(FakeInputs.Manifest), await File.ReadAllBytesAsync(Path.Combine(JobFolder, "manifest.json")));
        Assert.Equal(ContractJson.Write(Samples.Definition), await File.ReadAllBytesAsync(Path.Combine(JobFolder, "model.json")));
        Assert.Equal(["image-1", "image-2"], inputs.Downloaded);
        Assert.Equal("a line for the log\n", await File.ReadAllTextAsync(Path.Combine(JobFolder, "trainer.log")));
        Assert.Equal(JobState.Running, await StateAsync());
    }

    [Fact]
    public async Task GivenSecretsOfTheApp_WhenSubmitted_ThenTheTrainerDoesntGetThem()
    {
        Environment.SetEnvironmentVariable("Pseudonyms__Secret", "secret-of-the-site");
        Environment.SetEnvironmentVariable("AzureWebJobsStorage", "secret-of-the-storage");
        try
        {
            await SubmitAsync();
            await trainer.WaitForAsync(1);
        }
        finally
        {
            Environment.SetEnvironmentVariable("Pseudonyms__Secret", null);
            Environment.SetEnvironmentVariable("AzureWebJobsStorage", null);
        }

        Assert.DoesNotContain(trainer.Environment, line => line.Contains("secret-of", StringComparison.Ordinal));
        Assert.Contains(trainer.Environment, line => line.StartsWith("PATH=", StringComparison.Ordinal));
    }

    [Fact]
    public async Task GivenARunningJob_WhenSubmittedAgainAlsoByANewApp_ThenThereIsOneProcess()
    {
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => SubmitAsync()));
        await trainer.WaitForAsync(1);
        var restarted = StartApp(trainer.Program);
        await restarted.SubmitAsync(Job, default);

        Assert.Single(trainer.Started);
        Assert.Equal(JobState.Running, (await restarted.GetStatusAsync(Job.Id, default)).State);
    }

    [Fact]
    public async Task GivenATrainerThatIsntAtItsLockYet_WhenSubmittedAgain_ThenItIsKnownByItsProcess()
    {
        trainer.WillHangBeforeItsLock();
        await SubmitAsync();
        await StartApp(trainer.Program).SubmitAsync(Job, default);

        Assert.Equal(JobState.Running, await StateAsync());
        await compute.CancelAsync(Job.Id, default);
        Assert.Equal(JobState.Cancelled, await StateAsync());
        Assert.InRange(trainer.Started.Count, 0, 1);
    }

    [Fact]
    public async Task GivenAKilledTrainer_WhenSubmittedAgain_ThenItIsResumed()
    {
        await SubmitAsync();
        await trainer.WaitForAsync(1);
        await trainer.KillAsync(0);
        Assert.Equal(JobState.Interrupted, await StateAsync());

        await SubmitAsync();
        await trainer.WaitForAsync(2);

        Assert.Equal(JobState.Running, await StateAsync());
        Assert.Equal(2, trainer.Started.Count);
    }

    [Fact]
    public async Task GivenATrainerWhoseProcessIdWasLost_WhenLookedAt_ThenItsLockTells()
    {
        await SubmitAsync();
        await trainer.WaitForAsync(1);
        File.Delete(Path.Combine(JobFolder, "pid"));

        Assert.Equal(JobState.Running, await StateAsync());
        await SubmitAsync();
        Assert.Single(trainer.Started);
    }

    [Theory]
    [InlineData("""{"succeeded":true}""", JobState.Succeeded, null)]
    [InlineData("""{"succeeded":false,"message":"Out of memory. Use smaller images."}""", JobState.Failed, "Out of memory. Use smaller images.")]
    public async Task GivenAnOutcome_WhenLookedAt_ThenTheStateIsFinal(string outcome, JobState state, string? message)
    {
        trainer.WillEnd(outcome);
        await SubmitAsync();
        await Eventually.TrueAsync(async () => await StateAsync() == state, TimeSpan.FromSeconds(20), () => $"state {state}.");

        await SubmitAsync();
        await compute.CancelAsync(Job.Id, default);

        var status = await compute.GetStatusAsync(Job.Id, default);
        Assert.Equal((state, message), (status.State, status.Message));
        Assert.Single(trainer.Started);
        Assert.Equal("card\n"u8.ToArray(), (await compute.GetBundleAsync(Job.Id, default)).Get(ModelBundle.CardFile).ToArray());
    }

    [Fact]
    public async Task GivenAnOutcomeThatWasCutOff_WhenLookedAt_ThenTheTrainerHasToEndAgain()
    {
        trainer.WillEnd("{\"succee");
        await SubmitAsync();
        await Eventually.TrueAsync(
            async () => File.Exists(Path.Combine(JobFolder, "output", "outcome.json")) && await StateAsync() == JobState.Interrupted,
            TimeSpan.FromSeconds(20),
            () => "an interrupted job.");

        trainer.WillEnd("""{"succeeded":true}""");
        await SubmitAsync();

        await Eventually.TrueAsync(async () => await StateAsync() == JobState.Succeeded, TimeSpan.FromSeconds(20), () => "the end.");
    }

    [Fact]
    public async Task GivenARunningJob_WhenCancelledTwice_ThenItIsStoppedAndNotResumed()
    {
        await SubmitAsync();
        await trainer.WaitForAsync(1);

        await compute.CancelAsync(Job.Id, default);
        await compute.CancelAsync(Job.Id, default);
        await SubmitAsync();

        Assert.Equal(JobState.Cancelled, await StateAsync());
        Assert.Single(trainer.Started);
        Assert.False(Directory.Exists($"/proc/{trainer.Waiting[0]}"));
    }

    [Fact]
    public async Task GivenASubmissionUnderWay_WhenCancelled_ThenTheProcessIsStoppedAllTheSame()
    {
        var downloading = new TaskCompletionSource();
        var goOn = new TaskCompletionSource();
        inputs.WhileDownloading = () =>
        {
            downloading.SetResult();
            return goOn.Task;
        };
        var submitted = SubmitAsync();
        await downloading.Task;
        var cancelled = compute.CancelAsync(Job.Id, default);
        goOn.SetResult();
        await Task.WhenAll(submitted, cancelled);

        Assert.Equal(JobState.Cancelled, await StateAsync());
    }

    [Fact]
    public async Task GivenAProcessIdThatNowBelongsToAnother_WhenCancelled_ThenTheStrangerLives()
    {
        await SubmitAsync();
        await trainer.WaitForAsync(1);
        await trainer.KillAsync(0);
        using var stranger = Process.Start(new ProcessStartInfo("cat") { RedirectStandardInput = true, RedirectStandardOutput = true })!;
        await File.WriteAllTextAsync(Path.Combine(JobFolder, "pid"), stranger.Id.ToString(CultureInfo.InvariantCulture));

        Assert.Equal(JobState.Interrupted, await StateAsync());
        await compute.CancelAsync(Job.Id, default);

        // It still answers.
        await stranger.StandardInput.WriteLineAsync("here");
        Assert.Equal("here", await stranger.StandardOutput.ReadLineAsync());
        stranger.StandardInput.Close();
        await stranger.WaitForExitAsync();
    }

    [Fact]
    public async Task GivenHalfWrittenAndUnknownEvents_WhenLookedAt_ThenTheLastWholeEpochCounts()
    {
        trainer.WillWrite(
            """
            {"event":"loading","done":1,"total":2}
            {"event":"epoch","epoch":1,"epochs":3,"trainLoss":0.7,"validationLoss":0.6,"validationAuc":0.8,"validationAccuracy":0.75,"seconds":4}
            {"event":"epoch","epoch":2,"epochs":3,"trainLoss":0.5,"validationLoss":0.5,"validationAuc":0.9,"validationAccuracy":0.8,"seconds":4}
            {"event":"later-invention","x":1}
            {"no":"event"}

            null
            {"event":"epoch","epoch":3,"epo
            """);
        await SubmitAsync();
        await trainer.WaitForAsync(1);

        var status = await compute.GetStatusAsync(Job.Id, default);

        Assert.Equal((2, 3, 0.9), (status.Epoch, status.Epochs, status.LastEpoch?.ValidationAuc));
    }

    [Fact]
    public async Task GivenAnUnknownJob_WhenAskedOf_ThenItIsUnknownAndHasNothing()
    {
        Assert.Equal(new JobStatus(JobState.Unknown, 0, 0, null, null), await compute.GetStatusAsync("train-9", default));
        await compute.CancelAsync("train-9", default);
        await Assert.ThrowsAsync<NotFoundException>(() => compute.GetBundleAsync("train-9", default));
        Assert.False(Directory.Exists(Path.Combine(folder.Path, "jobs", "train-9")));
    }

    [Theory]
    [InlineData("../../elsewhere")]
    [InlineData("/tmp/x")]
    [InlineData("a/b")]
    [InlineData("")]
    public async Task GivenAnIdThatLeadsElsewhere_WhenUsed_ThenItIsRefused(string id)
    {
        await Assert.ThrowsAsync<InvalidInputException>(() => compute.SubmitAsync(Job with { Id = id }, default));
        await Assert.ThrowsAsync<InvalidInputException>(() => compute.GetStatusAsync(id, default));
    }

    [Fact]
    public async Task GivenNoTrainer_WhenSubmitted_ThenTheMessageNamesTheSetting()
    {
        var exception = await Assert.ThrowsAsync<UnavailableException>(() => StartApp(Path.Combine(folder.Path, "missing")).SubmitAsync(Job, default));

        Assert.Contains("LocalTraining:Trainer", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task GivenAnUnknownDataset_WhenSubmitted_ThenNothingIsStarted()
    {
        await Assert.ThrowsAsync<NotFoundException>(() => compute.SubmitAsync(Job with { DatasetVersion = 2 }, default));

        Assert.Equal(JobState.Unknown, await StateAsync());
        Assert.Empty(trainer.Started);
    }

    private Task SubmitAsync() => compute.SubmitAsync(Job, default);

    private async Task<JobState> StateAsync() => (await compute.GetStatusAsync(Job.Id, default)).State;

    private ITrainingCompute StartApp(string program)
    {
        var settings = new Dictionary<string, string?>
        {
            ["LocalTraining:Trainer"] = program,
            ["LocalTraining:Folder"] = folder.Path,
            ["LocalTraining:Threads"] = "1",
        };
        var app = new ServiceCollection()
            .AddSingleton<IConfiguration>(new ConfigurationBuilder().AddInMemoryCollection(settings).Build())
            .AddSingleton<IDatasetStore>(inputs)
            .AddSingleton<IPreparedImages>(inputs)
            .AddSingleton<IModelDefinitions>(inputs)
            .AddLogging()
            .AddAdapters()
            .BuildServiceProvider();
        apps.Add(app);
        return app.GetRequiredService<ITrainingCompute>();
    }
}
