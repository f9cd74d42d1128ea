using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Time.Testing;

namespace MedFunctions.LocalRuntime.Tests.Durable;

public sealed class TimerTests
{
    private readonly FakeTimeProvider _clock = new(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));

    [Fact]
    public async Task Given_a_timer_When_its_time_has_not_come_Then_the_orchestration_waits()
    {
        var functions = new TestFunctions().Orchestrator("Wait", async context =>
        {
            await context.CreateTimer(TimeSpan.FromHours(1), CancellationToken.None);
            return context.CurrentUtcDateTime;
        });
        await using var engine = await EngineHost.StartAsync(functions, clock: _clock);
        var id = await engine.Client.ScheduleNewOrchestrationInstanceAsync("Wait");
        await TimersAsync(engine, 1);

        _clock.Advance(TimeSpan.FromMinutes(59));
        Assert.Equal(OrchestrationRuntimeStatus.Running, (await engine.Client.GetInstanceAsync(id))!.RuntimeStatus);
        _clock.Advance(TimeSpan.FromMinutes(1));

        Assert.Equal(new DateTime(2026, 1, 1, 1, 0, 0, DateTimeKind.Utc), (await engine.CompletionAsync(id)).ReadOutputAs<DateTime>());
    }

    [Fact]
    public async Task Given_a_wait_of_7_days_When_run_Then_it_is_split_into_timers_of_3_days_at_most()
    {
        var functions = new TestFunctions().Orchestrator("Week", async context =>
        {
            await context.CreateTimer(TimeSpan.FromDays(7), CancellationToken.None);
            return context.CurrentUtcDateTime;
        });
        await using var engine = await EngineHost.StartAsync(functions, clock: _clock);
        var id = await engine.Client.ScheduleNewOrchestrationInstanceAsync("Week");
        for (var created = 1; created <= 3; created++)
        {
            await Eventually.HoldsAsync(() => engine.Count("SELECT count(*) FROM history WHERE kind = 6") == created);
            _clock.Advance(TimeSpan.FromDays(created < 3 ? 3 : 1));
        }

        Assert.Equal(new DateTime(2026, 1, 8, 0, 0, 0, DateTimeKind.Utc), (await engine.CompletionAsync(id)).ReadOutputAs<DateTime>());
    }

    [Fact]
    public async Task Given_100_timers_of_one_time_When_it_comes_Then_all_fire()
    {
        var functions = new TestFunctions().Orchestrator("Many", async context =>
        {
            await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => context.CreateTimer(TimeSpan.FromMinutes(1), CancellationToken.None)));
            return 100;
        });
        await using var engine = await EngineHost.StartAsync(functions, clock: _clock);
        var id = await engine.Client.ScheduleNewOrchestrationInstanceAsync("Many");
        await TimersAsync(engine, 100);

        _clock.Advance(TimeSpan.FromMinutes(1));

        Assert.Equal(100, (await engine.CompletionAsync(id)).ReadOutputAs<int>());
    }

    [Fact]
    public async Task Given_a_cancelled_timer_When_awaited_Then_it_throws_and_its_row_is_gone()
    {
        var functions = new TestFunctions()
            .Activity<int, int>("Echo", value => value)
            .Orchestrator("Cancel", async context =>
            {
                using var stop = new CancellationTokenSource();
                var timer = context.CreateTimer(TimeSpan.FromDays(1), stop.Token);
                await context.CallActivityAsync<int>("Echo", 1);
                stop.Cancel();
                var cancelled = false;
                try
                {
                    await timer;
                }
                catch (TaskCanceledException)
                {
                    cancelled = true;
                }

                await context.WaitForExternalEvent<int>("Go");
                return cancelled;
            });
        await using var engine = await EngineHost.StartAsync(functions, clock: _clock);
        var id = await engine.Client.ScheduleNewOrchestrationInstanceAsync("Cancel");
        await Eventually.HoldsAsync(() => engine.Count("SELECT count(*) FROM history WHERE kind = 4") == 1);

        Assert.Equal(0, engine.Count("SELECT count(*) FROM timers"));
        await engine.Client.RaiseEventAsync(id, "Go", 1);
        Assert.True((await engine.CompletionAsync(id)).ReadOutputAs<bool>());
    }

    [Fact]
    public async Task Given_a_start_in_the_future_When_scheduled_Then_it_is_pending_until_then()
    {
        var functions = new TestFunctions().Orchestrator("Later", context => Task.FromResult(context.CurrentUtcDateTime));
        await using var engine = await EngineHost.StartAsync(functions, clock: _clock);
        var startAt = _clock.GetUtcNow().AddHours(2);
        var id = await engine.Client.ScheduleNewOrchestrationInstanceAsync("Later", new Microsoft.DurableTask.StartOrchestrationOptions(null, startAt));

        Assert.Equal(OrchestrationRuntimeStatus.Pending, (await engine.Client.GetInstanceAsync(id))!.RuntimeStatus);
        _clock.Advance(TimeSpan.FromHours(2));

        Assert.Equal(startAt.UtcDateTime, (await engine.CompletionAsync(id)).ReadOutputAs<DateTime>());
    }

    private static Task TimersAsync(EngineHost engine, int count) =>
        Eventually.HoldsAsync(() => engine.Count("SELECT count(*) FROM timers") == count);
}
