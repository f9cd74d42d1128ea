using MedFunctions.LocalRuntime.Durable.Storage;

namespace MedFunctions.LocalRuntime.Durable.Replay;

/// <summary>External events and who waits for them: the newest waiter of a name first, early events in order of arrival.</summary>
internal sealed class EventMailbox
{
    private readonly List<HistoryEvent> _early = [];
    private readonly Dictionary<string, Stack<EventWaiter>> _waiters = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Events that nobody has waited for, in order of arrival.</summary>
    public IReadOnlyList<HistoryEvent> Unclaimed => _early;

    public bool HasWaiters => _waiters.Values.Any(waiters => waiters.Any(waiter => !waiter.Arrival.IsCompleted));

    /// <exception cref="ArgumentException">Somebody waits for the same event as another type.</exception>
    public Task<string?> Wait(string name, Type type, CancellationToken cancellation)
    {
        var early = _early.FindIndex(e => string.Equals(e.Name, name, StringComparison.OrdinalIgnoreCase));
        if (early >= 0)
        {
            var payload = _early[early].Data;
            _early.RemoveAt(early);
            return Task.FromResult(payload);
        }

        if (!_waiters.TryGetValue(name, out var waiters))
        {
            _waiters.Add(name, waiters = new Stack<EventWaiter>());
        }

        while (waiters.TryPeek(out var newest) && newest.Arrival.IsCompleted)
        {
            waiters.Pop();
        }

        if (waiters.TryPeek(out var other) && other.Type != type)
        {
            throw new ArgumentException($"Event '{name}' is waited for as {other.Type} already; it can't be waited for as {type} too.", nameof(type));
        }

        var waiter = new EventWaiter(type);
        waiters.Push(waiter);
        return waiter.WaitAsync(cancellation);
    }

    public void Deliver(HistoryEvent e)
    {
        if (_waiters.TryGetValue(e.Name!, out var waiters))
        {
            while (waiters.TryPop(out var waiter))
            {
                if (waiter.TryDeliver(e.Data))
                {
                    return;
                }
            }
        }

        _early.Add(e);
    }

    private sealed class EventWaiter(Type type)
    {
        private readonly TaskCompletionSource<string?> _arrival = new();

        public Type Type => type;

        public Task<string?> Arrival => _arrival.Task;

        public bool TryDeliver(string? payload)
        {
            var delivered = false;
            EpisodeSynchronizationContext.Complete(() => delivered = _arrival.TrySetResult(payload));
            return delivered;
        }

        public async Task<string?> WaitAsync(CancellationToken cancellation)
        {
            using var registration = cancellation.UnsafeRegister(
                _ => EpisodeSynchronizationContext.Complete(() => _arrival.TrySetCanceled(cancellation)), null);
            return await _arrival.Task.ConfigureAwait(false);
        }
    }
}
