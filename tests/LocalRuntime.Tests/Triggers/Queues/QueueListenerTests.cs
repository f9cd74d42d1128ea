using Azure.Storage.Queues;
using Azure.Storage.Queues.Models;
using MedFunctions.LocalRuntime.Hosting;
using MedFunctions.TestKit;
using Microsoft.Azure.Functions.Worker;

namespace MedFunctions.LocalRuntime.Triggers.Queues;

[Collection(AzuriteCollection.Name)]
public sealed class QueueListenerTests : IDisposable
{
    private readonly TempFolder folder = new();
    private readonly string storage;
    private readonly string name = $"jobs-{Guid.NewGuid():N}";
    private readonly QueueClient queue;

    public QueueListenerTests(Azurite azurite)
    {
        ArgumentNullException.ThrowIfNull(azurite);
        storage = azurite.ConnectionString;
        queue = Queue(name);
        queue.Create();
    }

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task GivenMessages_WhenReceived_ThenEachRunsOnceAndIsDeleted()
    {
        for (var i = 0; i < 50; i++) await queue.SendMessageAsync($$"""{"id":{{i}}}""");
        await using (var app = await StartAsync(typeof(Jobs)))
        {
            var ids = await app.Recorder.TakeAsync(50);
            Assert.Equal(50, ids.Distinct().Count());
        }

        Assert.Equal(0, (await queue.GetPropertiesAsync()).Value.ApproximateMessagesCount);
    }

    [Fact]
    public async Task GivenAFunctionThatAlwaysFails_WhenDequeuedFiveTimes_ThenTheMessageIsInThePoisonQueue()
    {
        await queue.SendMessageAsync("bad");
        await using var app = await StartAsync(typeof(Fails));

        Assert.Equal(["1", "2", "3", "4", "5"], await app.Recorder.TakeAsync(5));
        Assert.Equal("bad", (await ReceiveAsync(Queue(name + "-poison"))).Body.ToString());
    }

    [Fact]
    public async Task GivenAMessageThatIsNoBase64_WhenReceived_ThenItIsPoisonAndTheNextOneRuns()
    {
        var raw = new QueueClient(storage, name);
        await raw.SendMessageAsync("<no base64>");
        await queue.SendMessageAsync("""{"id":1}""");
        await using var app = await StartAsync(typeof(Jobs));

        Assert.Equal("1", await app.Recorder.NextAsync());
        Assert.Equal("<no base64>", (await ReceiveAsync(new QueueClient(storage, name + "-poison"))).Body.ToString());
    }

    [Fact]
    public async Task GivenAnOutputAttribute_WhenAListIsReturned_ThenEachElementIsAMessage()
    {
        await queue.SendMessageAsync("3");
        await using var app = await StartAsync(typeof(Splits));

        Assert.Equal(["0", "1", "2"], (await app.Recorder.TakeAsync(3)).Order());
    }

    [Fact]
    public async Task GivenARunLongerThanItsLease_WhenRenewed_ThenTheMessageIsDeliveredOnce()
    {
        await queue.SendMessageAsync("slow");
        var builder = Builder(typeof(Slow));
        builder.Host.Settings = builder.Host.Settings with
        {
            Queues = builder.Host.Settings.Queues with { RunLease = TimeSpan.FromSeconds(1) },
        };
        await using var app = await RunningApp.StartAsync(builder);

        Assert.Equal("ended", await app.Recorder.NextAsync());
        await queue.SendMessageAsync("slow");
        Assert.Equal("ended", await app.Recorder.NextAsync());

        Assert.Equal(2, app.Recorder.All.Count);
    }

    private QueueClient Queue(string queueName) =>
        new(storage, queueName, new QueueClientOptions { MessageEncoding = QueueMessageEncoding.Base64 });

    private Microsoft.Azure.Functions.Worker.Builder.FunctionsApplicationBuilder Builder(Type type)
    {
        var builder = RunningApp.Builder(folder.Path, storage, type);
        builder.Configuration["Queue"] = name;
        return builder;
    }

    private Task<RunningApp> StartAsync(Type type) => RunningApp.StartAsync(Builder(type));

    private static async Task<QueueMessage> ReceiveAsync(QueueClient from)
    {
        using var late = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        using var tick = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        while (true)
        {
            if (await from.ExistsAsync() && (await from.ReceiveMessageAsync()).Value is { } message) return message;
            await tick.WaitForNextTickAsync(late.Token);
        }
    }

    public sealed record Job(int Id);

    public sealed class Jobs(Recorder recorder)
    {
        [Function("Jobs")]
        public void Run([QueueTrigger("%Queue%")] Job job) => recorder.Add($"{job?.Id}");
    }

    public sealed class Fails(Recorder recorder)
    {
        [Function("Fails")]
        public void Run([QueueTrigger("%Queue%")] string text, long dequeueCount)
        {
            recorder.Add($"{dequeueCount}");
            throw new InvalidOperationException(text);
        }
    }

    public sealed class Splits(Recorder recorder)
    {
        [Function("Split")]
        [QueueOutput("%Queue%-out")]
        public static IEnumerable<Job> Split([QueueTrigger("%Queue%")] int count) => Enumerable.Range(0, count).Select(i => new Job(i));

        [Function("Collect")]
        public void Collect([QueueTrigger("%Queue%-out")] QueueMessage message) =>
            recorder.Add($"{message?.Body.ToObjectFromJson<Job>()?.Id}");
    }

    public sealed class Slow(Recorder recorder)
    {
        [Function("Slow")]
        public async Task Run([QueueTrigger("%Queue%")] byte[] text, CancellationToken cancellationToken)
        {
            // Longer than the lease of one second on the storage's own clock, which no test can set.
            using var tick = new PeriodicTimer(TimeSpan.FromMilliseconds(2500));
            await tick.WaitForNextTickAsync(cancellationToken);
            recorder.Add("ended");
        }
    }
}
