namespace MedFunctions.LocalRuntime.Durable.Replay;

/// <summary>
/// Runs an orchestrator on the thread that replays it. Continuations of durable tasks are queued and run in order by the
/// same thread; a continuation that comes from another thread comes from a task that isn't durable, and is refused.
/// </summary>
internal sealed class EpisodeSynchronizationContext : SynchronizationContext
{
    private readonly Queue<(SendOrPostCallback Callback, object? State)> _queue = new();
    private readonly int _thread = Environment.CurrentManagedThreadId;
    private volatile bool _closed;
    private volatile bool _foreign;

    /// <summary>True after a continuation has come from another thread.</summary>
    public bool SawForeignContinuation => _foreign;

    /// <summary>True on the thread that runs the episode, until it ends.</summary>
    public bool IsCurrent => !_closed && Environment.CurrentManagedThreadId == _thread;

    public override SynchronizationContext CreateCopy() => this;

    public override void Post(SendOrPostCallback d, object? state)
    {
        if (IsCurrent)
        {
            _queue.Enqueue((d, state));
        }
        else
        {
            _foreign = true;
        }
    }

    public override void Send(SendOrPostCallback d, object? state)
    {
        ArgumentNullException.ThrowIfNull(d);
        if (!IsCurrent)
        {
            _foreign = true;
            throw new InvalidOperationException(OrchestrationContext.InvalidAwait);
        }

        d(state);
    }

    /// <summary>Runs the action and all continuations that follow from it.</summary>
    public void Run(Action action)
    {
        var outer = Current;
        SetSynchronizationContext(this);
        try
        {
            action();
            while (_queue.TryDequeue(out var next))
            {
                next.Callback(next.State);
            }
        }
        finally
        {
            SetSynchronizationContext(outer);
        }
    }

    /// <summary>
    /// Completes a task. Without a current context, continuations that have captured one are queued in it, and those of
    /// <c>ConfigureAwait(false)</c> run here instead of moving to the thread pool.
    /// </summary>
    public static void Complete(Action completion)
    {
        var outer = Current;
        SetSynchronizationContext(null);
        try
        {
            completion();
        }
        finally
        {
            SetSynchronizationContext(outer);
        }
    }

    public void Close() => _closed = true;
}
