using System.Globalization;
using MedFunctions.LocalRuntime.Hosting;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;

namespace MedFunctions.LocalRuntime.Triggers.Timers;

public sealed class TimerListenerTests : IDisposable
{
    private static readonly DateTimeOffset Start = new(2026, 3, 2, 10, 58, 0, TimeSpan.Zero);

    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task GivenAnHourlySchedule_WhenTimePasses_ThenItRunsAtEachFullHour()
    {
        var time = new SteppedTime(Start);
        await using var app = await StartAsync(typeof(Hourly), time);

        Assert.Equal(TimeSpan.FromMinutes(2), await time.PassNextWaitAsync());
        Assert.Equal("11:00 on time, last 00:00", await app.Recorder.NextAsync());
        Assert.Equal(TimeSpan.FromHours(1), await time.PassNextWaitAsync());
        Assert.Equal("12:00 on time, last 11:00", await app.Recorder.NextAsync());
    }

    [Fact]
    public async Task GivenDowntimeOverAScheduledRun_WhenTheHostStartsAgain_ThenTheRunIsMadeUpForOnce()
    {
        var time = new SteppedTime(Start);
        await using (await StartAsync(typeof(Hourly), time)) await time.NextWaitAsync();

        var later = new SteppedTime(Start.AddHours(3));
        await using var app = await StartAsync(typeof(Hourly), later);

        Assert.Equal("13:58 past due, last 00:00", await app.Recorder.NextAsync());
        Assert.Equal(TimeSpan.FromMinutes(2), await later.PassNextWaitAsync());
        Assert.Equal("14:00 on time, last 13:58", await app.Recorder.NextAsync());
    }

    [Fact]
    public async Task GivenDowntimeWithoutAScheduledRun_WhenTheHostStartsAgain_ThenNothingIsMadeUpFor()
    {
        var time = new SteppedTime(Start);
        await using (await StartAsync(typeof(Hourly), time)) await time.NextWaitAsync();

        var later = new SteppedTime(Start.AddMinutes(1));
        await using var app = await StartAsync(typeof(Hourly), later);

        Assert.Equal(TimeSpan.FromMinutes(1), await later.NextWaitAsync());
        Assert.Empty(app.Recorder.All);
    }

    [Fact]
    public async Task GivenRunOnStartup_WhenTheHostStarts_ThenItRunsAtOnce()
    {
        var time = new SteppedTime(Start);
        await using var app = await StartAsync(typeof(AtStartup), time);

        Assert.Equal("ran", await app.Recorder.NextAsync());
        Assert.Equal(TimeSpan.FromSeconds(20), await time.NextWaitAsync());
    }

    [Fact]
    public async Task GivenARetryAttribute_WhenTheRunFails_ThenItIsRepeatedAfterTheDelays()
    {
        var time = new SteppedTime(Start);
        await using var app = await StartAsync(typeof(Retried), time);

        Assert.Equal("0 of 3", await app.Recorder.NextAsync());
        Assert.Equal(TimeSpan.FromSeconds(10), await time.PassNextWaitAsync());
        Assert.Equal("1 of 3", await app.Recorder.NextAsync());
        Assert.Equal(TimeSpan.FromSeconds(20), await time.PassNextWaitAsync());
        Assert.Equal("2 of 3", await app.Recorder.NextAsync());
        Assert.Equal(TimeSpan.FromSeconds(30), await time.PassNextWaitAsync());
        Assert.Equal("3 of 3", await app.Recorder.NextAsync());
        Assert.Equal(TimeSpan.FromMinutes(1), await time.NextWaitAsync());
    }

    private Task<RunningApp> StartAsync(Type type, SteppedTime time)
    {
        var builder = RunningApp.Builder(folder.Path, null, type);
        builder.Services.AddSingleton<TimeProvider>(time);

        // The time limit would be a further wait on the same clock.
        builder.Host.Settings = builder.Host.Settings with { FunctionTimeout = null };
        return RunningApp.StartAsync(builder);
    }

    public sealed class Hourly(Recorder recorder, TimeProvider time)
    {
        [Function("Hourly")]
        public void Run([TimerTrigger("0 0 * * * *")] TimerInfo timer)
        {
            ArgumentNullException.ThrowIfNull(timer);
            var due = timer.IsPastDue ? "past due" : "on time";
            recorder.Add(string.Create(
                CultureInfo.InvariantCulture, $"{time.GetUtcNow():HH:mm} {due}, last {timer.ScheduleStatus!.Last:HH:mm}"));
        }
    }

    public sealed class AtStartup(Recorder recorder)
    {
        [Function("AtStartup")]
        public void Run([TimerTrigger("00:00:20", RunOnStartup = true)] TimerInfo timer)
        {
            Assert.Null(timer?.ScheduleStatus);
            recorder.Add("ran");
        }
    }

    public sealed class Retried(Recorder recorder)
    {
        [Function("Retried")]
        [ExponentialBackoffRetry(3, "00:00:10", "00:00:30")]
        public void Run([TimerTrigger("00:01:00", RunOnStartup = true)] TimerInfo timer, FunctionContext context)
        {
            ArgumentNullException.ThrowIfNull(context);
            recorder.Add($"{context.RetryContext.RetryCount} of {context.RetryContext.MaxRetryCount}");
            throw new InvalidOperationException("As told.");
        }
    }
}
