using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Time.Testing;

namespace MedFunctions.LocalRuntime.Tests.Durable;

public sealed class RetryTests
{
    private readonly FakeTimeProvider _clock = new(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));

    [Fact]
    public async Task Given_a_policy_When_an_activity_keeps_failing_Then_delays_grow_to_the_cap_and_the_last_failure_surfaces()
    {
        var functions = new TestFunctions()
            .Activity<int, int>("Break", _ => throw new TimeoutException("still down"))
            .Orchestrator("Retry", context => context.CallActivityAsync<int>(
                "Break", 1, TaskOptions.FromRetryPolicy(new RetryPolicy(5, TimeSpan.FromSeconds(10), 2, TimeSpan.FromSeconds(30)))));
        await using var engine = await EngineHost.StartAsync(functions, clock: _clock);
        var id = await engine.Client.ScheduleNewOrchestrationInstanceAsync("Retry");
        foreach (var (delay, calls) in new[] { (10, 1), (20, 2), (30, 3), (30, 4) })
        {
            await CreatedTimersAsync(engine, calls);
            Assert.Equal(calls, functions.Calls["Break"]);
            Assert.Equal(_clock.GetUtcNow().AddSeconds(delay).UtcTicks, engine.Count("SELECT fire_at FROM timers"));
            _clock.Advance(TimeSpan.FromSeconds(delay));
            await Eventually.HoldsAsync(() => functions.Calls["Break"] == calls + 1);
        }

        var result = await engine.CompletionAsync(id);

        Assert.Equal(OrchestrationRuntimeStatus.Failed, result.RuntimeStatus);
        Assert.True(result.FailureDetails!.InnerFailure!.IsCausedBy<TimeoutException>());
        Assert.Equal(5, functions.Calls["Break"]);
    }

    [Fact]
    public async Task Given_a_retry_timeout_When_it_is_over_Then_no_further_attempt_is_made()
    {
        var functions = new TestFunctions()
            .Activity<int, int>("Break", _ => throw new TimeoutException())
            .Orchestrator("Retry", context => context.CallActivityAsync<int>(
                "Break", 1, TaskOptions.FromRetryPolicy(new RetryPolicy(100, TimeSpan.FromSeconds(10), retryTimeout: TimeSpan.FromSeconds(15)))));
        await using var engine = await EngineHost.StartAsync(functions, clock: _clock);
        var id = await engine.Client.ScheduleNewOrchestrationInstanceAsync("Retry");
        for (var i = 0; i < 2; i++)
        {
            await CreatedTimersAsync(engine, i + 1);
            _clock.Advance(TimeSpan.FromSeconds(10));
        }

        Assert.Equal(OrchestrationRuntimeStatus.Failed, (await engine.CompletionAsync(id)).RuntimeStatus);
        Assert.Equal(3, functions.Calls["Break"]);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Given_a_filter_When_it_says_no_Then_the_call_is_not_repeated(bool byDetails)
    {
        var policy = byDetails
            ? new RetryPolicy(5, TimeSpan.FromMilliseconds(1)) { HandleFailure = failure => !failure.IsCausedBy<InvalidDataException>() }
            : new RetryPolicy(5, TimeSpan.FromMilliseconds(1)) { HandleFailure = failure => failure.IsCausedBy<InvalidDataException>() };
        var functions = new TestFunctions()
            .Activity<int, int>("Break", _ => throw new InvalidDataException())
            .Orchestrator("Retry", context => context.CallActivityAsync<int>("Break", 1, TaskOptions.FromRetryPolicy(policy)));
        await using var engine = await EngineHost.StartAsync(functions);

        Assert.Equal(OrchestrationRuntimeStatus.Failed, (await engine.RunAsync("Retry")).RuntimeStatus);
        Assert.Equal(byDetails ? 1 : 5, functions.Calls["Break"]);
    }

    [Fact]
    public async Task Given_a_handler_that_waits_When_an_activity_fails_twice_Then_it_is_called_with_1_and_2()
    {
        var attempts = new List<(int Attempt, TimeSpan Total)>();
        var functions = new TestFunctions();
        functions
            .Activity<int, int>("Flaky", value => functions.Calls["Flaky"] < 3 ? throw new TimeoutException() : value)
            .Orchestrator("Retry", context => context.CallActivityAsync<int>("Flaky", 5, TaskOptions.FromRetryHandler(async retry =>
            {
                if (!context.IsReplaying)
                {
                    attempts.Add((retry.LastAttemptNumber, retry.TotalRetryTime));
                }

                await context.CreateTimer(TimeSpan.FromMinutes(1), CancellationToken.None);
                return retry.LastFailure.IsCausedBy<TimeoutException>();
            })));
        await using var engine = await EngineHost.StartAsync(functions, clock: _clock);
        var id = await engine.Client.ScheduleNewOrchestrationInstanceAsync("Retry");
        for (var i = 0; i < 2; i++)
        {
            await CreatedTimersAsync(engine, i + 1);
            _clock.Advance(TimeSpan.FromMinutes(1));
        }

        Assert.Equal(5, (await engine.CompletionAsync(id)).ReadOutputAs<int>());
        Assert.Equal([(1, TimeSpan.Zero), (2, TimeSpan.FromMinutes(1))], attempts);
    }

    [Fact]
    public async Task Given_a_flaky_child_When_called_with_a_policy_Then_it_runs_again_under_the_same_id()
    {
        var functions = new TestFunctions();
        functions
            .Activity<int, int>("Flaky", value => functions.Calls["Flaky"] < 3 ? throw new TimeoutException() : value)
            .Orchestrator("Child", context => context.CallActivityAsync<int>("Flaky", 9))
            .Orchestrator("Parent", context => context.CallSubOrchestratorAsync<int>(
                "Child", options: TaskOptions.FromRetryPolicy(new RetryPolicy(3, TimeSpan.FromMilliseconds(1))).WithInstanceId("child")));
        await using var engine = await EngineHost.StartAsync(functions);

        Assert.Equal(9, (await engine.RunAsync("Parent")).ReadOutputAs<int>());
        Assert.Equal(2, engine.Count("SELECT count(*) FROM instances"));
    }

    [Fact]
    public async Task Given_a_missing_activity_When_called_with_a_policy_Then_it_is_not_repeated()
    {
        var functions = new TestFunctions().Orchestrator("Retry", context => context.CallActivityAsync<int>(
            "Nowhere", 1, TaskOptions.FromRetryPolicy(new RetryPolicy(5, TimeSpan.FromDays(1)))));
        await using var engine = await EngineHost.StartAsync(functions);

        var failure = (await engine.RunAsync("Retry")).FailureDetails!.InnerFailure!;

        Assert.Equal("ActivityTaskNotFound", failure.ErrorType);
        Assert.Contains("Nowhere", failure.ErrorMessage, StringComparison.Ordinal);
    }

    [Fact]
    public void Given_impossible_numbers_When_a_policy_is_made_Then_it_is_refused()
    {
        var second = TimeSpan.FromSeconds(1);
        Assert.Throws<ArgumentOutOfRangeException>(() => new RetryPolicy(0, second));
        Assert.Throws<ArgumentOutOfRangeException>(() => new RetryPolicy(1, TimeSpan.Zero));
        Assert.Throws<ArgumentOutOfRangeException>(() => new RetryPolicy(1, second, 0.9));
        Assert.Throws<ArgumentOutOfRangeException>(() => new RetryPolicy(1, second, double.NaN));
        Assert.Throws<ArgumentOutOfRangeException>(() => new RetryPolicy(1, second, 1, second / 2));
        Assert.Throws<ArgumentOutOfRangeException>(() => new RetryPolicy(1, second, 1, null, second / 2));
        Assert.Equal(Timeout.InfiniteTimeSpan, new RetryPolicy(1, second, 1, Timeout.InfiniteTimeSpan).MaxRetryInterval);
    }

    private static Task CreatedTimersAsync(EngineHost engine, int count) =>
        Eventually.HoldsAsync(() => engine.Count("SELECT count(*) FROM history WHERE kind = 6") == count);
}
