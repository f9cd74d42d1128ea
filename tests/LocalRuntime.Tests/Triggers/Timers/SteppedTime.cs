using System.Threading.Channels;
using Microsoft.Extensions.Time.Testing;

namespace MedFunctions.LocalRuntime.Triggers.Timers;

/// <summary>A clock that moves on only after the code under test waits for it.</summary>
internal sealed class SteppedTime(DateTimeOffset start) : FakeTimeProvider(start)
{
    private readonly Channel<TimeSpan> waits = Channel.CreateUnbounded<TimeSpan>();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = base.CreateTimer(callback, state, dueTime, period);
        if (dueTime > TimeSpan.Zero) waits.Writer.TryWrite(dueTime);
        return timer;
    }

    /// <summary>Awaits the next wait and lets it pass.</summary>
    /// <returns>How long it was.</returns>
    public async Task<TimeSpan> PassNextWaitAsync()
    {
        var wait = await NextWaitAsync();
        Advance(wait);
        return wait;
    }

    public async Task<TimeSpan> NextWaitAsync()
    {
        using var late = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        return await waits.Reader.ReadAsync(late.Token);
    }
}
