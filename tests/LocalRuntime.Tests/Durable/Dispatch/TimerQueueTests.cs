using MedFunctions.LocalRuntime.Durable.Dispatch;
using MedFunctions.LocalRuntime.Durable.Storage;
using Microsoft.Extensions.Time.Testing;

namespace MedFunctions.LocalRuntime.Tests.Durable.Dispatch;

public sealed class TimerQueueTests
{
    [Fact]
    public void Given_a_clock_that_jumps_while_the_wait_is_set_When_the_time_comes_Then_the_timer_fires()
    {
        var clock = new JumpingClock();
        var fired = 0;
        using var queue = new TimerQueue(clock, due => fired += due.Count);
        queue.Start();
        var fireAt = clock.GetUtcNow().UtcDateTime.AddHours(1);

        clock.JumpAfterNextReading = TimeSpan.FromMinutes(59);
        queue.Add([new DueTimer(default, fireAt)]);
        Assert.Equal(0, fired);
        clock.Advance(TimeSpan.FromMinutes(1));

        Assert.Equal(1, fired);
    }

    private sealed class JumpingClock : FakeTimeProvider
    {
        public TimeSpan JumpAfterNextReading { get; set; }

        public override DateTimeOffset GetUtcNow()
        {
            var now = base.GetUtcNow();
            var jump = JumpAfterNextReading;
            JumpAfterNextReading = TimeSpan.Zero;
            if (jump > TimeSpan.Zero)
            {
                Advance(jump);
            }

            return now;
        }
    }
}
