using System.Collections.Concurrent;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;

namespace MedFunctions.LocalRuntime.Tests.Durable;

public sealed class ReplayTests
{
    [Fact]
    public async Task Given_several_episodes_When_replayed_Then_time_and_ids_of_each_place_stay_the_same()
    {
        var seen = new ConcurrentDictionary<(int Place, object What), byte>();
        var functions = new TestFunctions()
            .Activity<int, int>("Echo", value => value)
            .Orchestrator("Stable", async context =>
            {
                for (var place = 0; place < 4; place++)
                {
                    seen.TryAdd((place, context.CurrentUtcDateTime), 0);
                    seen.TryAdd((place, context.NewGuid()), 0);
                    await context.CallActivityAsync("Echo", place);
                }
            });
        await using var engine = await EngineHost.StartAsync(functions);
        await engine.RunAsync("Stable");

        Assert.Equal(8, seen.Count);
        Assert.Equal(8, seen.Keys.Select(key => key.What).Distinct().Count());
    }

    [Fact]
    public void Given_the_documented_rule_When_an_id_is_made_Then_it_is_version_5_of_it()
    {
        // Expected value from Python: uuid.uuid5(UUID('9e952958-5e33-4daf-827f-2fa12937b875'), 'abc_2026-01-01T00:00:00.0000000Z_0').
        var id = LocalRuntime.Durable.Replay.DeterministicGuid.Create("abc", new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc), 0);

        Assert.Equal(new Guid("120344a5-52ef-5c4c-8ffc-0e4fcc02f1bb"), id);
    }

    [Fact]
    public async Task Given_a_replay_safe_logger_When_replayed_Then_each_line_is_written_once()
    {
        using var logs = new ListLoggerProvider();
        var functions = new TestFunctions()
            .Activity<int, int>("Echo", value => value)
            .Orchestrator("Log", async context =>
            {
#pragma warning disable CA1848, CA2254, CA1873 // The test's lines are made up as it goes.
                var logger = context.CreateReplaySafeLogger("test");
                for (var i = 0; i < 3; i++)
                {
                    logger.LogInformation($"line {i}");
                    await context.CallActivityAsync<int>("Echo", i);
                }
#pragma warning restore CA1848, CA2254, CA1873
            });
        await using var engine = await EngineHost.StartAsync(functions, logs: logs);
        await engine.RunAsync("Log");

        Assert.Equal(["line 0", "line 1", "line 2"], logs.Lines("test"));
    }

    [Fact]
    public async Task Given_awaits_that_do_not_capture_When_run_Then_the_orchestrator_stays_on_its_thread()
    {
        var functions = new TestFunctions()
            .Activity<int, int>("AddOne", value => value + 1)
            .Orchestrator("Configured", async context =>
            {
                var value = 0;
                for (var i = 0; i < 20; i++)
                {
                    value = await context.CallActivityAsync<int>("AddOne", value).ConfigureAwait(i % 2 == 0);
                }

                return value;
            });
        await using var engine = await EngineHost.StartAsync(functions);

        Assert.Equal(20, (await engine.RunAsync("Configured")).ReadOutputAs<int>());
    }

    [Fact]
    public async Task Given_a_yield_When_awaited_Then_the_orchestrator_goes_on()
    {
        var functions = new TestFunctions()
            .Activity<int, int>("AddOne", value => value + 1)
            .Orchestrator("Yield", async context =>
            {
                await Task.Yield();
                var value = await context.CallActivityAsync<int>("AddOne", 1);
                await Task.Yield();
                return value;
            });
        await using var engine = await EngineHost.StartAsync(functions);

        Assert.Equal(2, (await engine.RunAsync("Yield")).ReadOutputAs<int>());
    }

    [Fact]
    public async Task Given_a_task_that_is_not_durable_When_awaited_Then_the_orchestration_fails_and_says_so()
    {
        var functions = new TestFunctions().Orchestrator("Sleep", async _ => await Task.Delay(TimeSpan.FromMilliseconds(1)));
        await using var engine = await EngineHost.StartAsync(functions);

        var failure = (await engine.RunAsync("Sleep")).FailureDetails!;

        Assert.True(failure.IsCausedBy<InvalidOperationException>());
        Assert.Contains("invalid asynchronous invocation", failure.ErrorMessage, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("activity 'B'", "Step #1 is activity 'A' in the history, but the orchestrator asked for activity 'B'")]
    [InlineData("timer", "Step #1 is activity 'A' in the history, but the orchestrator asked for a timer")]
    [InlineData("return", "Step #1 is activity 'A' in the history, but the orchestrator ended before it")]
    [InlineData("event", "Step #1 is activity 'A' in the history, but the orchestrator waits before it")]
    [InlineData("more", "The orchestrator asked for activity 'B' as step #2, which the history doesn't have")]
    public async Task Given_changed_code_When_replayed_Then_the_failure_names_the_first_step_that_differs(string change, string message)
    {
        var changed = false;
        var functions = new TestFunctions()
            .Activity<int, int>("A", value => value)
            .Activity<int, int>("B", value => value)
            .Orchestrator("Changed", async context =>
            {
                await context.CallActivityAsync("A", 0);
                switch (changed ? change : "")
                {
                    case "activity 'B'":
                        await context.CallActivityAsync("B", 1);
                        break;
                    case "timer":
                        await context.CreateTimer(TimeSpan.FromDays(1), CancellationToken.None);
                        break;
                    case "return":
                        return;
                    case "more":
                        _ = context.CallActivityAsync("A", 1);
                        await context.CallActivityAsync("B", 1);
                        break;
                    case "event":
                        break;
                    default:
                        await context.CallActivityAsync("A", 1);
                        break;
                }

                await context.WaitForExternalEvent<int>("go");
            });
        await using var engine = await EngineHost.StartAsync(functions);
        var id = await engine.Client.ScheduleNewOrchestrationInstanceAsync("Changed");
        await Eventually.HoldsAsync(() => engine.Count("SELECT count(*) FROM history WHERE kind = 4") == 2);
        changed = true;
        await engine.Client.RaiseEventAsync(id, "go", 1);

        var result = await engine.CompletionAsync(id);

        Assert.Equal(OrchestrationRuntimeStatus.Failed, result.RuntimeStatus);
        Assert.Contains(message, result.FailureDetails!.ErrorMessage, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Given_an_activity_with_options_as_its_input_When_called_Then_the_mistake_is_named()
    {
        var functions = new TestFunctions().Orchestrator("Mistake", context => context.CallActivityAsync<int>("A", (object)new TaskOptions()));
        await using var engine = await EngineHost.StartAsync(functions);

        Assert.True((await engine.RunAsync("Mistake")).FailureDetails!.IsCausedBy<ArgumentException>());
    }

    private sealed class ListLoggerProvider : ILoggerProvider
    {
        private readonly ConcurrentQueue<(string Category, string Line)> _lines = new();

        public IEnumerable<string> Lines(string category) => _lines.Where(line => line.Category == category).Select(line => line.Line);

        public ILogger CreateLogger(string categoryName) => new ListLogger(categoryName, _lines);

        public void Dispose()
        {
        }

        private sealed class ListLogger(string category, ConcurrentQueue<(string, string)> lines) : ILogger
        {
            public IDisposable? BeginScope<TState>(TState state)
                where TState : notnull => null;

            public bool IsEnabled(LogLevel logLevel) => true;

            public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
                lines.Enqueue((category, formatter(state, exception)));
        }
    }
}
