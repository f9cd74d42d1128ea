using MedFunctions.LocalRuntime.Durable;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace MedFunctions.LocalRuntime.Tests.Durable;

/// <summary>
/// Each test ends the engine in the middle: by a stop, or by a kill (the new engine gets a copy of what was committed at
/// one instant, while the old one runs on over its own files).
/// </summary>
public sealed class RestartTests : IDisposable
{
    private readonly FakeTimeProvider _clock = new(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
    private readonly List<string> _folders = [];

    public void Dispose() => _folders.Where(Directory.Exists).ToList().ForEach(folder => Directory.Delete(folder, recursive: true));

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Given_a_chain_When_the_engine_ends_within_Then_the_next_one_goes_on(bool kill)
    {
        using var gate = new SemaphoreSlim(0);
        var functions = new TestFunctions()
            .Activity<int, int>("Quick", value => value + 1)
            .Activity<int, int>("Gated", async (value, cancellation) =>
            {
                await gate.WaitAsync(cancellation);
                return value + 10;
            })
            .Orchestrator("Chain", async context =>
            {
                var value = await context.CallActivityAsync<int>("Quick", 0);
                value = await context.CallActivityAsync<int>("Gated", value);
                return await context.CallActivityAsync<int>("Quick", value);
            });

        await RunAcrossAsync(functions, kill, "Chain", () => functions.Calls.ContainsKey("Gated"), _ =>
        {
            gate.Release(10);
            return Task.CompletedTask;
        }, async (engine, id) =>
        {
            Assert.Equal(12, (await engine.CompletionAsync(id)).ReadOutputAs<int>());
            Assert.Equal(3, engine.Count("SELECT count(*) FROM history WHERE kind = 4"));
        });
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Given_a_timer_When_the_engine_ends_and_the_time_passes_Then_the_next_one_fires_it(bool kill)
    {
        var functions = new TestFunctions().Orchestrator("Timer", async context =>
        {
            await context.CreateTimer(TimeSpan.FromHours(1), CancellationToken.None);
            return "fired";
        });

        await RunAcrossAsync(functions, kill, "Timer", null, _ =>
        {
            _clock.Advance(TimeSpan.FromHours(1));
            return Task.CompletedTask;
        }, async (engine, id) => Assert.Equal("fired", (await engine.CompletionAsync(id)).ReadOutputAs<string>()), "SELECT count(*) FROM timers");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Given_a_wait_for_an_event_When_the_engine_ends_Then_the_next_one_takes_the_event(bool kill)
    {
        var functions = new TestFunctions().Orchestrator("Wait", context => context.WaitForExternalEvent<string>("e"));

        await RunAcrossAsync(functions, kill, "Wait", null, engine => engine.Client.RaiseEventAsync("the-one", "e", "approved"),
            async (engine, id) => Assert.Equal("approved", (await engine.CompletionAsync(id)).ReadOutputAs<string>()), "SELECT count(*) FROM history");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Given_a_fan_out_When_the_engine_ends_halfway_Then_each_result_is_in_the_history_once(bool kill)
    {
        const int Count = 200;
        using var gate = new SemaphoreSlim(Count / 2);
        var functions = new TestFunctions()
            .Activity<int, int>("Square", async (value, cancellation) =>
            {
                await gate.WaitAsync(cancellation);
                return value * value;
            })
            .Orchestrator("FanOut", async context =>
                (await Task.WhenAll(Enumerable.Range(0, Count).Select(i => context.CallActivityAsync<int>("Square", i)))).Sum());

        await RunAcrossAsync(functions, kill, "FanOut", () => functions.Calls.GetValueOrDefault("Square") > Count / 2, _ =>
        {
            gate.Release(2 * Count);
            return Task.CompletedTask;
        }, async (engine, id) =>
        {
            Assert.Equal(Enumerable.Range(0, Count).Sum(i => i * i), (await engine.CompletionAsync(id)).ReadOutputAs<int>());
            Assert.Equal(Count, engine.Count("SELECT count(*) FROM history WHERE kind = 4"));
            Assert.Equal(Count, engine.Count("SELECT count(DISTINCT task_id) FROM history WHERE kind = 4"));
        });
    }

    [Fact]
    public async Task Given_a_scheduled_start_When_the_engine_restarts_Then_it_starts_on_time()
    {
        var functions = new TestFunctions().Orchestrator("Later", _ => Task.FromResult(1));
        var folder = NewFolder();
        await using (var first = await EngineHost.StartAsync(functions, folder, _clock))
        {
            await first.Client.ScheduleNewOrchestrationInstanceAsync(
                "Later", new Microsoft.DurableTask.StartOrchestrationOptions("later", _clock.GetUtcNow().AddDays(40)));
        }

        await using var second = await EngineHost.StartAsync(functions, folder, _clock);
        _clock.Advance(TimeSpan.FromDays(40));

        Assert.Equal(1, (await second.CompletionAsync("later")).ReadOutputAs<int>());
    }

    [Fact]
    public async Task Given_a_running_activity_When_the_host_stops_Then_it_may_finish_and_its_result_is_kept()
    {
        var release = new TaskCompletionSource();
        var functions = new TestFunctions()
            .Activity<int, int>("Slow", async (value, _) =>
            {
                await release.Task;
                return value;
            })
            .Orchestrator("One", context => context.CallActivityAsync<int>("Slow", 3));
        var folder = NewFolder();
        await using (var first = await EngineHost.StartAsync(functions, folder))
        {
            await first.Client.ScheduleNewOrchestrationInstanceAsync("One", new Microsoft.DurableTask.StartOrchestrationOptions("one"));
            await Eventually.HoldsAsync(() => functions.Calls.ContainsKey("Slow"));
            var stop = first.StopAsync();
            Assert.False(stop.IsCompleted);
            release.SetResult();
            await stop;
        }

        await using var second = await EngineHost.StartAsync(functions, folder);
        Assert.Equal(3, (await second.CompletionAsync("one")).ReadOutputAs<int>());
        Assert.Equal(1, functions.Calls["Slow"]);
    }

    [Fact]
    public async Task Given_a_folder_in_use_When_a_second_engine_starts_Then_it_says_which_process_has_it()
    {
        var folder = NewFolder();
        await using var first = await EngineHost.StartAsync(new TestFunctions(), folder);

        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => EngineHost.StartAsync(new TestFunctions(), folder));

        Assert.Contains($"process {Environment.ProcessId}", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Given_a_file_of_another_version_When_the_engine_starts_Then_it_refuses_and_leaves_it_alone()
    {
        var folder = NewFolder();
        await using (var first = await EngineHost.StartAsync(new TestFunctions(), folder))
        {
            first.Count("PRAGMA user_version = 99; SELECT 0");
        }

        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => EngineHost.StartAsync(new TestFunctions(), folder));

        Assert.Contains("schema version 99", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Given_options_out_of_range_When_the_host_starts_Then_it_refuses()
    {
        await Assert.ThrowsAsync<OptionsValidationException>(() => EngineHost.StartAsync(new TestFunctions(), configure: options => options.MaxConcurrentActivities = 0));
        await Assert.ThrowsAsync<OptionsValidationException>(() => EngineHost.StartAsync(new TestFunctions(), configure: options => options.StateFolder = ""));
    }

    private async Task RunAcrossAsync(
        TestFunctions functions,
        bool kill,
        string orchestrator,
        Func<bool>? halfway,
        Func<EngineHost, Task> finish,
        Func<EngineHost, string, Task> verify,
        string? halfwaySql = null)
    {
        var folder = NewFolder();
        await using var first = await EngineHost.StartAsync(functions, folder, _clock, shutdownTimeout: TimeSpan.FromMilliseconds(50));
        var id = await first.Client.ScheduleNewOrchestrationInstanceAsync(orchestrator, new Microsoft.DurableTask.StartOrchestrationOptions("the-one"));
        await Eventually.HoldsAsync(() => halfway?.Invoke() ?? first.Count(halfwaySql!) > 0);
        if (kill)
        {
            folder = first.CopyOfState();
            _folders.Add(folder);
        }
        else
        {
            await first.DisposeAsync();
        }

        await using var second = await EngineHost.StartAsync(functions, folder, _clock);
        await finish(second);
        await verify(second, id);
    }

    private string NewFolder()
    {
        var folder = EngineHost.NewFolder();
        _folders.Add(folder);
        return folder;
    }
}
