using MedFunctions.LocalRuntime.Durable.Storage;
using Microsoft.DurableTask;
using Microsoft.Extensions.Logging;

namespace MedFunctions.LocalRuntime.Durable.Replay;

/// <summary>The context of one replay of one generation of an instance.</summary>
internal sealed class OrchestrationContext : TaskOrchestrationContext
{
    public const string InvalidAwait =
        "An invalid asynchronous invocation was detected. An orchestrator may await only tasks of its context (activities, timers, events, sub-orchestrations).";

    /// <summary>Longer waits are split, so that one timer never outlives what a timer of the platform can do.</summary>
    public static readonly TimeSpan LongestTimer = TimeSpan.FromDays(3);

    private readonly DataConverter _converter;
    private readonly InstanceRecord _instance;
    private readonly EventMailbox _mailbox = new();
    private readonly Dictionary<int, (string Name, TaskCompletionSource<string?> Completion)> _open = [];
    private readonly StepRecorder _recorder;
    private readonly EpisodeSynchronizationContext _thread;
    private readonly List<int> _cancelledTimers = [];
    private readonly ParentOrchestrationInstance? _parent;
    private int _guidCounter;
    private DateTime _now;
    private object? _customStatus;
    private bool _customStatusSet;

    public OrchestrationContext(
        InstanceRecord instance,
        StepRecorder recorder,
        EpisodeSynchronizationContext thread,
        DataConverter converter,
        ILoggerFactory loggerFactory)
    {
        _instance = instance;
        _recorder = recorder;
        _thread = thread;
        _converter = converter;
        LoggerFactory = loggerFactory;
        _parent = instance.Parent is { } parent ? new ParentOrchestrationInstance(parent.Name, parent.InstanceId) : null;
    }

    public override TaskName Name => _instance.Name;

    public override string InstanceId => _instance.Id;

    public override ParentOrchestrationInstance? Parent => _parent;

    public override DateTime CurrentUtcDateTime => _now;

    public override bool IsReplaying => Replaying;

    public override string Version => _instance.Version;

    public bool Replaying { get; set; } = true;

    public ContinueAsNewOptions? Continuation { get; private set; }

    public IReadOnlyList<int> CancelledTimers => _cancelledTimers;

    public IReadOnlyList<HistoryEvent> UnclaimedEvents => _mailbox.Unclaimed;

    /// <summary>True if a durable task could still move the orchestrator on.</summary>
    public bool Waits => _open.Count > 0 || _mailbox.HasWaiters;

    protected override ILoggerFactory LoggerFactory { get; }

    public override T? GetInput<T>()
        where T : default => _converter.Deserialize<T>(_instance.Input);

    public override Task<TResult> CallActivityAsync<TResult>(TaskName name, object? input = null, TaskOptions? options = null)
    {
        RequireCall(name, input, options);
        var data = _converter.Serialize(input);
        return RetryLoop.RunAsync(this, options?.Retry, () => CallAsync<TResult>(NewStep(HistoryEventKind.TaskScheduled) with { Name = name.Name, Data = data }));
    }

    public override Task<TResult> CallSubOrchestratorAsync<TResult>(TaskName orchestratorName, object? input = null, TaskOptions? options = null)
    {
        RequireCall(orchestratorName, input, options);
        var sub = options as SubOrchestrationOptions;
        var step = NewStep(HistoryEventKind.SubOrchestrationCreated) with
        {
            Name = orchestratorName.Name,
            Data = _converter.Serialize(input),
            Target = string.IsNullOrEmpty(sub?.InstanceId) ? NewGuid().ToString("N") : sub.InstanceId,
            Version = (sub is null ? options?.Version : sub.Version)?.Version,
            Tags = options?.Tags?.ToDictionary(),
        };
        return RetryLoop.RunAsync(this, options?.Retry, () => CallAsync<TResult>(step with { Timestamp = _now }));
    }

    public override Task CreateTimer(DateTime fireAt, CancellationToken cancellationToken)
    {
        RequireThread();
        var utc = fireAt.Kind == DateTimeKind.Local ? fireAt.ToUniversalTime() : DateTime.SpecifyKind(fireAt, DateTimeKind.Utc);
        return cancellationToken.IsCancellationRequested ? Task.FromCanceled(cancellationToken) : TimerAsync(utc, cancellationToken);
    }

    public override Task<T> WaitForExternalEvent<T>(string eventName, CancellationToken cancellationToken = default)
    {
        RequireThread();
        ArgumentException.ThrowIfNullOrEmpty(eventName);
        return cancellationToken.IsCancellationRequested
            ? Task.FromCanceled<T>(cancellationToken)
            : ReadAsync<T>(_mailbox.Wait(eventName, typeof(T), cancellationToken));
    }

    public override void SendEvent(string instanceId, string eventName, object payload)
    {
        RequireThread();
        ArgumentException.ThrowIfNullOrEmpty(instanceId);
        ArgumentException.ThrowIfNullOrEmpty(eventName);
        var step = NewStep(HistoryEventKind.EventSent) with { Name = eventName, Target = instanceId, Data = _converter.Serialize(payload) };
        _recorder.Take(step, Replaying);
    }

    public override void SetCustomStatus(object? customStatus)
    {
        RequireThread();
        _customStatus = customStatus;
        _customStatusSet = true;
    }

    public override void ContinueAsNew(object? newInput = null, bool preserveUnprocessedEvents = true) =>
        ContinueAsNew(new ContinueAsNewOptions { NewInput = newInput, PreserveUnprocessedEvents = preserveUnprocessedEvents });

    public override void ContinueAsNew(ContinueAsNewOptions options)
    {
        RequireThread();
        ArgumentNullException.ThrowIfNull(options);
        Continuation = options;
    }

    public override Guid NewGuid()
    {
        RequireThread();
        return DeterministicGuid.Create(InstanceId, _now, _guidCounter++);
    }

    public string? SerializeCustomStatus() => _customStatusSet ? _converter.Serialize(_customStatus) : _instance.CustomStatus;

    public void StartEpisode(DateTime time) => _now = time;

    public void Deliver(HistoryEvent e)
    {
        if (e.Kind == HistoryEventKind.EventRaised)
        {
            _mailbox.Deliver(e);
        }
        else if (_open.Remove(e.TaskId, out var task))
        {
            EpisodeSynchronizationContext.Complete(() =>
            {
                if (e.Kind is HistoryEventKind.TaskFailed or HistoryEventKind.SubOrchestrationFailed)
                {
                    task.Completion.TrySetException(new TaskFailedException(task.Name, e.TaskId, e.Failure!));
                }
                else
                {
                    task.Completion.TrySetResult(e.Data);
                }
            });
        }
    }

    // The waits of this class capture no context: they go on within EpisodeSynchronizationContext.Complete, and so a direct
    // ConfigureAwait(false) of the orchestrator stays on the thread too.
    private async Task<T> CallAsync<T>(HistoryEvent step) => await ReadAsync<T>(Open(step).Completion.Task).ConfigureAwait(false);

    private async Task<T> ReadAsync<T>(Task<string?> data) => _converter.Deserialize<T>(await data.ConfigureAwait(false))!;

    private async Task TimerAsync(DateTime fireAt, CancellationToken cancellation)
    {
        do
        {
            var next = fireAt - _now > LongestTimer ? _now + LongestTimer : fireAt;
            var (id, completion) = Open(NewStep(HistoryEventKind.TimerCreated) with { FireAt = next });
            using var registration = cancellation.UnsafeRegister(_ => CancelTimer(id, completion, cancellation), null);
            await completion.Task.ConfigureAwait(false);
        }
        while (_now < fireAt);
    }

    private void CancelTimer(int id, TaskCompletionSource<string?> completion, CancellationToken cancellation)
    {
        if (_open.Remove(id))
        {
            if (!Replaying)
            {
                _cancelledTimers.Add(id);
            }

            EpisodeSynchronizationContext.Complete(() => completion.TrySetCanceled(cancellation));
        }
    }

    private (int Id, TaskCompletionSource<string?> Completion) Open(HistoryEvent step)
    {
        RequireThread();
        var id = _recorder.Take(step, Replaying);
        var completion = new TaskCompletionSource<string?>();
        _open.Add(id, (step.Name ?? "timer", completion));
        return (id, completion);
    }

    private HistoryEvent NewStep(HistoryEventKind kind) => new(kind, _now);

    private void RequireCall(TaskName name, object? input, TaskOptions? options)
    {
        RequireThread();
        ArgumentException.ThrowIfNullOrEmpty(name.Name, nameof(name));
        if (input is TaskOptions && options is null)
        {
            throw new ArgumentException("Task options were given as the input. Name the argument: options.", nameof(input));
        }
    }

    private void RequireThread()
    {
        if (!_thread.IsCurrent)
        {
            throw new InvalidOperationException(InvalidAwait);
        }
    }
}
