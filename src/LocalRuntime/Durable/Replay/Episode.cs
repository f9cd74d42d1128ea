using MedFunctions.LocalRuntime.Durable.Storage;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;

namespace MedFunctions.LocalRuntime.Durable.Replay;

/// <summary>
/// One episode: replays the history of an instance, hands it what has arrived, and collects what it asks for next.
/// Synchronous; the orchestrator runs on the calling thread.
/// </summary>
internal sealed class Episode
{
    private readonly OrchestrationContext _context;
    private readonly DataConverter _converter;
    private readonly IDurableFunctions _functions;
    private readonly Queue<HistoryEvent> _held = new();
    private readonly InstanceRecord _instance;
    private readonly StepRecorder _recorder;
    private readonly EpisodeSynchronizationContext _thread = new();
    private InstanceRecord _current;
    private bool _suspended;
    private HistoryEvent? _termination;
    private Task<object?>? _orchestrator;

    private Episode(EpisodeInput input, IDurableFunctions functions, DataConverter converter, ILoggerFactory loggerFactory)
    {
        _instance = _current = input.Instance;
        _functions = functions;
        _converter = converter;
        _recorder = new StepRecorder(input.History);
        _context = new OrchestrationContext(_instance, _recorder, _thread, converter, loggerFactory);
    }

    private bool IsOver => _termination is not null || _recorder.Difference is not null || _orchestrator is { IsCompleted: true };

    public static EpisodeOutcome Run(EpisodeInput input, DateTime now, IDurableFunctions functions, DataConverter converter, ILoggerFactory loggerFactory)
    {
        var episode = new Episode(input, functions, converter, loggerFactory);
        try
        {
            return episode.Run(input, now);
        }
        finally
        {
            episode._thread.Close();
        }
    }

    private EpisodeOutcome Run(EpisodeInput input, DateTime now)
    {
        foreach (var e in input.History)
        {
            Feed(e);
        }

        if (input.History.Count > 0)
        {
            _recorder.EndReplay(_orchestrator is { IsCompleted: true });
        }

        _context.Replaying = false;
        var arrived = input.Inbox
            .Where(message => message.ExecutionId is null || message.ExecutionId == _instance.ExecutionId)
            .Select(message => message.Event)
            .Prepend(new HistoryEvent(HistoryEventKind.OrchestratorStarted, now))
            .ToList();
        var used = 0;
        while (used < arrived.Count && !IsOver)
        {
            Feed(arrived[used++]);
        }

        return Conclude(arrived[..used], arrived[used..], now, input.History);
    }

    private void Feed(HistoryEvent e)
    {
        switch (e.Kind)
        {
            case HistoryEventKind.OrchestratorStarted:
                _context.StartEpisode(e.Timestamp);
                return;
            case HistoryEventKind.ExecutionTerminated:
                _termination = e;
                return;
            case HistoryEventKind.ExecutionSuspended:
                _suspended = true;
                return;
            case HistoryEventKind.ExecutionResumed:
                _suspended = false;
                while (_held.TryDequeue(out var held))
                {
                    Advance(held);
                }

                return;
        }

        if (_suspended && !e.IsStep)
        {
            _held.Enqueue(e);
        }
        else
        {
            Advance(e);
        }
    }

    private void Advance(HistoryEvent e) => _thread.Run(() =>
    {
        if (e.Kind == HistoryEventKind.ExecutionStarted)
        {
            _orchestrator ??= Start();
        }
        else if (!e.IsStep)
        {
            _context.Deliver(e);
        }
    });

    private Task<object?> Start()
    {
        try
        {
            return _functions.HasOrchestrator(_instance.Name)
                ? _functions.RunOrchestratorAsync(_instance.Name, _context)
                : throw new MissingFunctionException($"No orchestrator named '{_instance.Name}' was found.");
        }
#pragma warning disable CA1031 // An orchestrator may throw anything, also before its first await; it fails the orchestration.
        catch (Exception exception)
        {
            return Task.FromException<object?>(exception);
        }
#pragma warning restore CA1031
    }

    private EpisodeOutcome Conclude(List<HistoryEvent> used, List<HistoryEvent> unused, DateTime now, IReadOnlyList<HistoryEvent> history)
    {
        var steps = _recorder.Difference is null ? _recorder.Added : [];
        NextGeneration? next = null;
        InstanceRecord instance;
        try
        {
            _current = _current with { UpdatedAt = now, CustomStatus = _context.SerializeCustomStatus() };
            instance = Conclude(unused, out next);
        }
#pragma warning disable CA1031 // Whatever the orchestrator or the serialization of its values throws fails the orchestration.
        catch (Exception exception)
        {
            instance = Fail(exception);
        }
#pragma warning restore CA1031

        if (!instance.IsCompleted)
        {
            return new EpisodeOutcome(instance, [.. used, .. steps]) { CancelledTimers = _context.CancelledTimers, Next = next };
        }

        var completed = new HistoryEvent(HistoryEventKind.ExecutionCompleted, now)
        {
            Name = instance.Status.ToString(),
            Data = instance.Output,
            Failure = instance.Failure,
        };
        return new EpisodeOutcome(instance with { CompletedAt = now }, [.. used, .. steps, completed])
        {
            Terminated = _termination is { Recursive: true } ? [.. OpenChildren([.. history, .. used, .. steps])] : [],
        };
    }

    private InstanceRecord Conclude(List<HistoryEvent> unused, out NextGeneration? next)
    {
        next = null;
        if (_recorder.Difference is { } difference)
        {
            return Fail(difference);
        }

        if (_termination is not null)
        {
            return _current with { Status = OrchestrationRuntimeStatus.Terminated, Output = _termination.Data };
        }

        if (_orchestrator is { IsCompleted: true } ended)
        {
            var result = ended.GetAwaiter().GetResult();
            if (_context.Continuation is not { } continuation)
            {
                return _current with { Status = OrchestrationRuntimeStatus.Completed, Output = _converter.Serialize(result) };
            }

            next = Continue(continuation, unused);
            return _current with { Status = OrchestrationRuntimeStatus.Running };
        }

        if (_suspended || _orchestrator is null)
        {
            return _current with { Status = _suspended ? OrchestrationRuntimeStatus.Suspended : OrchestrationRuntimeStatus.Pending };
        }

        return _thread.SawForeignContinuation || !_context.Waits
            ? Fail(new InvalidOperationException(OrchestrationContext.InvalidAwait))
            : _current with { Status = OrchestrationRuntimeStatus.Running };
    }

    private InstanceRecord Fail(Exception exception)
    {
        var failure = TaskFailureDetails.FromException(exception);
        return _current with
        {
            Status = OrchestrationRuntimeStatus.Failed,
            Failure = exception is MissingFunctionException ? failure with { ErrorType = RetryLoop.OrchestratorNotFound } : failure,
        };
    }

    private NextGeneration Continue(ContinueAsNewOptions options, List<HistoryEvent> unused)
    {
        var events = options.PreserveUnprocessedEvents ? _context.UnclaimedEvents : [];
        var late = unused.Where(e => e.Kind is HistoryEventKind.ExecutionSuspended or HistoryEventKind.ExecutionResumed or HistoryEventKind.ExecutionTerminated
            || (e.Kind == HistoryEventKind.EventRaised && options.PreserveUnprocessedEvents));
        return new NextGeneration(
            _converter.Serialize(options.NewInput),
            string.IsNullOrEmpty(options.NewVersion) ? _instance.Version : options.NewVersion,
            [.. events, .. late]);
    }

    private static IEnumerable<string> OpenChildren(List<HistoryEvent> history)
    {
        var ended = history
            .Where(e => e.Kind is HistoryEventKind.SubOrchestrationCompleted or HistoryEventKind.SubOrchestrationFailed)
            .Select(e => e.TaskId)
            .ToHashSet();
        return history.Where(e => e.Kind == HistoryEventKind.SubOrchestrationCreated && !ended.Contains(e.TaskId)).Select(e => e.Target!);
    }
}
