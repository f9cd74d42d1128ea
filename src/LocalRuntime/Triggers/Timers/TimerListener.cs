using MedFunctions.LocalRuntime.Hosting.Discovery;
using MedFunctions.LocalRuntime.Hosting.Invocation;
using MedFunctions.LocalRuntime.Hosting.State;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;

namespace MedFunctions.LocalRuntime.Triggers.Timers;

/// <summary>Runs a timer function when its schedule says so, one run at a time.</summary>
internal sealed class TimerListener(
    Function function, TimerTrigger trigger, StateDatabase database, FunctionInvoker invoker, TimeProvider time,
    ILogger<TimerListener> logger) : ITriggerListener
{
    /// <summary>The longest wait that the runtime's timers take at one time.</summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromDays(20);

    private readonly TimerStatusStore store = new(database, function.Definition.Id);

    public async Task RunAsync(CancellationToken stopTaking, CancellationToken abort)
    {
        var monitored = trigger.UseMonitor && !IsFrequent();
        var status = monitored ? store.Read() : null;
        var pastDue = status is not null && status.Next < Now;
        if (pastDue || trigger.RunOnStartup) status = await RunOnceAsync(status, pastDue, monitored, stopTaking, abort);

        while (!stopTaking.IsCancellationRequested)
        {
            var next = trigger.Schedule.After(Now);
            if (next is { } at) logger.NextRun(function.Name, at);
            if (monitored && next is { } planned)
            {
                status = new ScheduleStatus { Last = status?.Last ?? default, Next = planned, LastUpdated = Now };
                store.Write(status);
            }

            await WaitUntilAsync(next, stopTaking);
            status = await RunOnceAsync(status, pastDue: false, monitored, stopTaking, abort);
        }
    }

    private DateTime Now => time.GetUtcNow().UtcDateTime;

    /// <summary>Below a minute a missed run isn't worth remembering, as in Azure.</summary>
    private bool IsFrequent()
    {
        var first = trigger.Schedule.After(Now);
        return first is { } one && trigger.Schedule.After(one) is { } two && two - one < TimeSpan.FromMinutes(1);
    }

    private async Task WaitUntilAsync(DateTime? next, CancellationToken stopTaking)
    {
        while (true)
        {
            var left = next is { } at ? at - Now : LongestWait;
            if (left <= TimeSpan.Zero) return;
            await Task.Delay(left < LongestWait ? left : LongestWait, time, stopTaking);
        }
    }

    private async Task<ScheduleStatus?> RunOnceAsync(
        ScheduleStatus? status, bool pastDue, bool monitored, CancellationToken stopTaking, CancellationToken abort)
    {
        var started = Now;
        await RepeatAsync(new TimerInfo { ScheduleStatus = status, IsPastDue = pastDue }, stopTaking, abort);
        if (!monitored) return null;
        var done = new ScheduleStatus { Last = started, Next = trigger.Schedule.After(started) ?? DateTime.MaxValue, LastUpdated = Now };
        store.Write(done);
        return done;
    }

    private async Task RepeatAsync(TimerInfo info, CancellationToken stopTaking, CancellationToken abort)
    {
        for (var retry = 0; ; retry++)
        {
            try
            {
                var context = function.Retry is null ? null : new TimerRetry(retry, function.Retry.MaxRetryCount);
                await invoker.InvokeAsync(function, new TriggerEvent(info, TriggerEvent.NoData) { Retry = context }, abort);
                return;
            }
            catch (Exception) when (!abort.IsCancellationRequested)
            {
                if (RetryDelay.After(function.Retry, retry) is not { } delay) return;
                await Task.Delay(delay, time, stopTaking);
            }
        }
    }

    private sealed class TimerRetry(int count, int most) : RetryContext
    {
        public override int RetryCount => count;

        public override int MaxRetryCount => most;
    }
}
