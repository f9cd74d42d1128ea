using MedFunctions.LocalRuntime.Durable.Dispatch;
using MedFunctions.LocalRuntime.Durable.Storage;
using Microsoft.DurableTask;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace MedFunctions.LocalRuntime.Durable;

/// <summary>
/// Ties store, workers and timers together. Open → start → drain → close, each once. Clients may use the store from open
/// to close; orchestrations move on from start to drain.
/// </summary>
internal sealed class DurableEngine(
    IOptions<DurableEngineOptions> options,
    IDurableFunctions functions,
    DataConverter converter,
    TimeProvider clock,
    ILoggerFactory loggerFactory) : IDisposable
{
    private static readonly TimeSpan RetryDelay = TimeSpan.FromSeconds(1);

    private readonly CancellationTokenSource _abort = new();
    private readonly ILogger _logger = loggerFactory.CreateLogger<DurableEngine>();
    private readonly InstanceQueue _queue = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly List<Task> _workers = [];
    private ActivityWorkers? _activities;
    private bool _disposed;
    private DurableStore? _store;
    private TimerQueue? _timers;

    public TimeProvider Clock => clock;

    public DataConverter Converter => converter;

    public IDurableFunctions Functions => functions;

    public InstanceWatch Watch { get; } = new();

    /// <exception cref="InvalidOperationException">The engine isn't open.</exception>
    public DurableStore Store => _store ?? throw new InvalidOperationException("The durable engine isn't started: start the host first.");

    /// <inheritdoc cref="DurableStore(string)" path="/exception"/>
    public void Open()
    {
        var store = new DurableStore(options.Value.StateFolder);
        _store = store;
        _activities = new ActivityWorkers(store, functions, converter, clock, _logger, _queue.Signal);
        _timers = new TimerQueue(clock, due => _ = FireAsync(due));
    }

    public void Start()
    {
        var unfinished = Store.Unfinished();
        DurableLog.EngineStarted(_logger, options.Value.StateFolder, unfinished.Instances.Count, unfinished.Activities.Count, unfinished.Timers.Count);
        Wake(unfinished);
        _timers!.Start();
        var episodes = new OrchestrationWorkers(Store, _queue, functions, converter, clock, loggerFactory, Committed);
        for (var i = 0; i < options.Value.MaxConcurrentOrchestrations; i++)
        {
            _workers.Add(Task.Run(() => episodes.RunAsync(_stop.Token)));
        }

        for (var i = 0; i < options.Value.MaxConcurrentActivities; i++)
        {
            _workers.Add(Task.Run(() => _activities!.RunAsync(_stop.Token, _abort.Token)));
        }
    }

    /// <summary>Takes no new work and waits for what runs, until <paramref name="patience"/> ends; then activities are cancelled.</summary>
    public async Task DrainAsync(CancellationToken patience)
    {
        _timers?.Dispose();
        await _stop.CancelAsync();
        try
        {
            await Task.WhenAll(_workers).WaitAsync(patience);
            DurableLog.EngineDrained(_logger);
        }
        catch (OperationCanceledException)
        {
            await _abort.CancelAsync();
            DurableLog.EngineStoppedEarly(_logger);
        }
    }

    public void Wake(Wakeups wakeups)
    {
        wakeups.Instances.ForEach(_queue.Signal);
        wakeups.Activities.ForEach(_activities!.Add);
        if (wakeups.Timers.Count > 0)
        {
            _timers!.Add(wakeups.Timers);
        }
    }

    public void Signal(string instanceId) => _queue.Signal(instanceId);

    public void Dispose()
    {
        if (_disposed)
        {
            return;
        }

        _disposed = true;
        _stop.Cancel();
        _abort.Cancel();
        _timers?.Dispose();
        _store?.Dispose();
        _stop.Dispose();
        _abort.Dispose();
    }

    private void Committed(string instanceId, Wakeups wakeups)
    {
        Wake(wakeups);
        Watch.Changed(instanceId);
    }

    private async Task FireAsync(IReadOnlyList<DueTimer> due)
    {
        try
        {
            (await Store.FireAsync(due, clock.GetUtcNow().UtcDateTime)).ForEach(_queue.Signal);
        }
#pragma warning disable CA1031 // A timer that can't be written now must not be forgotten.
        catch (Exception exception) when (!_stop.IsCancellationRequested)
        {
            DurableLog.TimersNotFired(_logger, due.Count, exception);
            var later = clock.GetUtcNow().UtcDateTime + RetryDelay;
            _timers!.Add(due.Select(timer => timer with { FireAt = later }));
        }
        catch (Exception exception)
        {
            // The rows are still there for the next start.
            DurableLog.TimersNotFired(_logger, due.Count, exception);
        }
#pragma warning restore CA1031
    }
}
