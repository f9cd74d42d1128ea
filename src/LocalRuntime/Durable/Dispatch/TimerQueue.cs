using MedFunctions.LocalRuntime.Durable.Storage;

namespace MedFunctions.LocalRuntime.Durable.Dispatch;

/// <summary>Durable timers in order of their time, with one timer of the clock for the next.</summary>
internal sealed class TimerQueue : IDisposable
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromDays(1);
    private static readonly TimeSpan Jump = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan ShortestWait = TimeSpan.FromMilliseconds(1);

    private readonly TimeProvider _clock;
    private readonly Action<IReadOnlyList<DueTimer>> _fire;
    private readonly Lock _gate = new();
    private readonly PriorityQueue<DueTimer, DateTime> _queue = new();
    private readonly ITimer _wakeup;
    private bool _started;

    public TimerQueue(TimeProvider clock, Action<IReadOnlyList<DueTimer>> fire)
    {
        _clock = clock;
        _fire = fire;
        _wakeup = clock.CreateTimer(_ => Pump(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public void Start()
    {
        lock (_gate)
        {
            _started = true;
        }

        Pump();
    }

    public void Add(IEnumerable<DueTimer> timers)
    {
        lock (_gate)
        {
            foreach (var timer in timers)
            {
                _queue.Enqueue(timer, timer.FireAt);
            }
        }

        Pump();
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _started = false;
        }

        _wakeup.Dispose();
    }

    private void Pump()
    {
        List<DueTimer> due = [];
        lock (_gate)
        {
            if (!_started)
            {
                return;
            }

            var now = _clock.GetUtcNow().UtcDateTime;
            while (_queue.TryPeek(out var timer, out var fireAt))
            {
                if (fireAt > now)
                {
                    var wait = fireAt - now;
                    _wakeup.Change(wait > LongestWait ? LongestWait : wait < ShortestWait ? ShortestWait : wait, Timeout.InfiniteTimeSpan);

                    // The wait counts from when it is set: a clock that jumped since it was read (a machine that slept) would make it too long.
                    var armed = _clock.GetUtcNow().UtcDateTime;
                    if (armed - now < Jump)
                    {
                        break;
                    }

                    now = armed;
                    continue;
                }

                due.Add(timer);
                _queue.Dequeue();
            }
        }

        if (due.Count > 0)
        {
            _fire(due);
        }
    }
}
