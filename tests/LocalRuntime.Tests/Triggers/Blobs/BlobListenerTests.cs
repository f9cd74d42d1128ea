using System.Text.Json;
using Azure.Storage.Blobs;
using Azure.Storage.Queues;
using MedFunctions.LocalRuntime.Hosting;
using MedFunctions.TestKit;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Builder;

namespace MedFunctions.LocalRuntime.Triggers.Blobs;

[Collection(AzuriteCollection.Name)]
public sealed class BlobListenerTests : IAsyncLifetime, IDisposable
{
    private readonly TempFolder folder = new();
    private readonly string storage;
    private readonly BlobContainerClient container;

    public BlobListenerTests(Azurite azurite)
    {
        ArgumentNullException.ThrowIfNull(azurite);
        storage = azurite.ConnectionString;
        container = new BlobContainerClient(storage, $"upload-{Guid.NewGuid():N}");
    }

    public Task InitializeAsync() => container.CreateAsync();

    public Task DisposeAsync() => container.DeleteIfExistsAsync();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task GivenEveryKindOfParameter_WhenABlobComes_ThenEachIsFilled()
    {
        await UploadAsync("north/2024/a.json", """{"count":3}""");
        await using var app = await StartAsync(typeof(EveryKind));

        var seen = await app.Recorder.TakeAsync(5);

        Assert.Equal(
            [
                "bytes 11", "client north/2024/a.json", "json 3", "stream 11", """text {"count":3} north 2024/a.json""",
            ],
            seen.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Given200Blobs_WhenAllSucceed_ThenEachIsDeliveredOnce()
    {
        await Parallel.ForEachAsync(Enumerable.Range(0, 200), async (i, _) => await UploadAsync($"c/{i:d3}", string.Empty));
        await using var app = await StartAsync(typeof(Names));
        await app.Recorder.TakeAsync(200);

        // Two later listings have passed over all of them when these arrive.
        await UploadAsync("c/next", string.Empty);
        await app.Recorder.UntilAsync("c/next");
        await UploadAsync("c/last", string.Empty);
        await app.Recorder.UntilAsync("c/last");

        Assert.Equal(202, app.Recorder.All.Count);
        Assert.Equal(202, app.Recorder.All.Distinct().Count());
    }

    [Fact]
    public async Task GivenReceipts_WhenTheHostStartsAgain_ThenOnlyNewBlobsAndVersionsAreDelivered()
    {
        await UploadAsync("c/old", "1");
        await UploadAsync("c/changed", "1");
        await using (var first = await StartAsync(typeof(Names))) await first.Recorder.TakeAsync(2);
        await UploadAsync("c/changed", "2");

        await using var second = await StartAsync(typeof(Names));
        Assert.Equal("c/changed", await second.Recorder.NextAsync());
        await UploadAsync("c/new", "1");

        Assert.Equal("c/new", await second.Recorder.NextAsync());
    }

    [Fact]
    public async Task GivenAFunctionThatFailsTwice_WhenRetried_ThenItSucceedsAtTheThirdDelivery()
    {
        await UploadAsync("c/2", string.Empty);
        await using var app = await StartAsync(typeof(FailsAsNamed));

        Assert.Equal(["failed", "failed", "succeeded"], await app.Recorder.TakeAsync(3));
    }

    [Fact]
    public async Task GivenAFunctionThatAlwaysFails_WhenDeliveredFiveTimes_ThenTheBlobIsInThePoisonQueueAndNotDeliveredAgain()
    {
        await UploadAsync("c/9", string.Empty);
        await using var app = await StartAsync(typeof(FailsAsNamed));

        var poison = await PoisonAsync();
        await UploadAsync("c/0", string.Empty);
        await app.Recorder.UntilAsync("succeeded");

        Assert.Equal("Host.Functions.Fails", poison.GetProperty("FunctionId").GetString());
        Assert.Equal("BlockBlob", poison.GetProperty("BlobType").GetString());
        Assert.Equal("c/9", poison.GetProperty("BlobName").GetString());
        Assert.NotEmpty(poison.GetProperty("ETag").GetString()!);
        Assert.Equal(5, app.Recorder.All.Count(e => e == "failed"));
    }

    [Fact]
    public async Task GivenABlobDeletedDuringItsRun_WhenTheFunctionFails_ThenItIsNotDeliveredAgain()
    {
        await UploadAsync("c/deleted", string.Empty);
        await using var app = await StartAsync(typeof(DeletesAndFails));
        await app.Recorder.UntilAsync("deleted c/deleted");
        await UploadAsync("c/deleted later", string.Empty);
        await app.Recorder.UntilAsync("deleted c/deleted later");

        Assert.Equal(2, app.Recorder.All.Count);
    }

    [Fact]
    public async Task GivenNoContainer_WhenTheHostStarts_ThenItIsMadeAndWatched()
    {
        await container.DeleteAsync();
        await using var app = await StartAsync(typeof(Names));
        await WaitForAsync(async () => await container.ExistsAsync());

        await UploadAsync("c/first", string.Empty);

        Assert.Equal("c/first", await app.Recorder.NextAsync());
    }

    [Fact]
    public async Task GivenARunningFunction_WhenTheHostStops_ThenItWaitsForItAndLeavesTheRest()
    {
        for (var i = 0; i < 20; i++) await UploadAsync($"c/{i}", string.Empty);
        var builder = Builder(typeof(Held));
        builder.Host.Settings = builder.Host.Settings with { Blobs = builder.Host.Settings.Blobs with { MaxDegreeOfParallelism = 1 } };
        var app = await RunningApp.StartAsync(builder);
        var recorder = app.Recorder;
        await recorder.UntilAsync("started");

        var stopping = app.DisposeAsync().AsTask();
        Assert.False(stopping.IsCompleted);
        recorder.Add("go");
        Held.Release();
        await stopping;

        Assert.Equal(["started", "go", "ended"], recorder.All);
    }

    private FunctionsApplicationBuilder Builder(Type type)
    {
        var builder = RunningApp.Builder(folder.Path, storage, type);
        builder.Configuration["Container"] = container.Name;
        return builder;
    }

    private Task<RunningApp> StartAsync(Type type) => RunningApp.StartAsync(Builder(type));

    private async Task UploadAsync(string name, string text) => await container.GetBlobClient(name).UploadAsync(new BinaryData(text), overwrite: true);

    /// <summary>The message for this test's container; other tests of the collection may have put theirs before it.</summary>
    private async Task<JsonElement> PoisonAsync()
    {
        var queue = new QueueClient(storage, "webjobs-blobtrigger-poison", new QueueClientOptions { MessageEncoding = QueueMessageEncoding.Base64 });
        JsonElement? found = null;
        await WaitForAsync(async () =>
        {
            if (!await queue.ExistsAsync()) return false;
            foreach (var message in (await queue.ReceiveMessagesAsync(32, TimeSpan.FromSeconds(1))).Value)
            {
                var json = message.Body.ToObjectFromJson<JsonElement>();
                if (json.GetProperty("ContainerName").GetString() == container.Name) found = json;
            }

            return found is not null;
        });
        return found!.Value;
    }

    private static async Task WaitForAsync(Func<Task<bool>> condition)
    {
        using var late = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        using var tick = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        while (!await condition()) await tick.WaitForNextTickAsync(late.Token);
    }

    public sealed record Content(int Count);

    public sealed class EveryKind(Recorder recorder)
    {
        [Function("Client")]
        public void Client([BlobTrigger("%Container%/{name}")] BlobClient blob) => recorder.Add($"client {blob?.Name}");

        [Function("Stream")]
        public async Task Stream([BlobTrigger("%Container%/{name}")] Stream blob)
        {
            using var copy = new MemoryStream();
            await blob!.CopyToAsync(copy);
            recorder.Add($"stream {copy.Length}");
        }

        [Function("Text")]
        public void Text([BlobTrigger("%Container%/{clinic}/{name}")] string blob, string clinic, string name) =>
            recorder.Add($"text {blob} {clinic} {name}");

        [Function("Bytes")]
        public void Bytes([BlobTrigger("%Container%/{name}")] byte[] blob) => recorder.Add($"bytes {blob?.Length}");

        [Function("Json")]
        public void Json([BlobTrigger("%Container%/{name}")] Content blob) => recorder.Add($"json {blob?.Count}");
    }

    public sealed class Names(Recorder recorder)
    {
        [Function("Names")]
        public void Run([BlobTrigger("%Container%/{name}")] BlobClient blob, string name) => recorder.Add(name);
    }

    public sealed class FailsAsNamed(Recorder recorder)
    {
        [Function("Fails")]
        public void Run([BlobTrigger("%Container%/c/{times}")] BlobClient blob, int times)
        {
            if (recorder.All.Count(e => e == "failed") < times)
            {
                recorder.Add("failed");
                throw new InvalidOperationException("As told.");
            }

            recorder.Add("succeeded");
        }
    }

    public sealed class DeletesAndFails(Recorder recorder)
    {
        [Function("Deletes")]
        public async Task Run([BlobTrigger("%Container%/{name}")] BlobClient blob, string name)
        {
            await blob!.DeleteAsync();
            recorder.Add($"deleted {name}");
            throw new InvalidOperationException("The blob is gone.");
        }
    }

    public sealed class Held(Recorder recorder)
    {
        private static readonly TaskCompletionSource Gate = new();

        public static void Release() => Gate.SetResult();

        [Function("Held")]
        public async Task Run([BlobTrigger("%Container%/{name}")] BlobClient blob)
        {
            recorder.Add("started");
            await Gate.Task;
            recorder.Add("ended");
        }
    }
}
