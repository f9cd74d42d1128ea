using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace MedFunctions.LocalRuntime.Tests.Durable;

public sealed class ContinueAsNewTests
{
    [Fact]
    public async Task Given_200_generations_When_run_Then_only_the_last_history_is_kept()
    {
        var functions = new TestFunctions()
            .Activity<int, int>("AddOne", value => value + 1)
            .Orchestrator("Loop", async context =>
            {
                var value = await context.CallActivityAsync<int>("AddOne", context.GetInput<int>());
                if (value < 200)
                {
                    context.ContinueAsNew(-1);
                    context.ContinueAsNew(value);
                }

                return value;
            });
        await using var engine = await EngineHost.StartAsync(functions);

        Assert.Equal(200, (await engine.RunAsync("Loop", 0)).ReadOutputAs<int>());
        Assert.Equal(1, engine.Count("SELECT count(*) FROM history WHERE kind = 3"));
    }

    [Theory]
    [InlineData(true, 10)]
    [InlineData(false, 1)]
    public async Task Given_events_that_nobody_waited_for_When_continued_Then_they_are_kept_only_if_asked(bool preserve, int expected)
    {
        var functions = new TestFunctions().Orchestrator("Collect", async context =>
        {
            var seen = context.GetInput<List<int>>() ?? [];
            if (seen.Count == 0)
            {
                await context.WaitForExternalEvent<int>("all-sent");
            }

            try
            {
                seen.Add(await context.WaitForExternalEvent<int>("n", seen.Count == 0 ? Timeout.InfiniteTimeSpan : TimeSpan.FromMilliseconds(100)));
            }
            catch (TaskCanceledException)
            {
                return seen;
            }

            if (seen.Count < 10)
            {
                context.ContinueAsNew(seen, preserve);
            }

            return seen;
        });
        await using var engine = await EngineHost.StartAsync(functions);
        var id = await engine.Client.ScheduleNewOrchestrationInstanceAsync("Collect");
        for (var i = 0; i < 10; i++)
        {
            await engine.Client.RaiseEventAsync(id, "n", i);
        }

        await engine.Client.RaiseEventAsync(id, "all-sent", 0);

        Assert.Equal(Enumerable.Range(0, expected), (await engine.CompletionAsync(id)).ReadOutputAs<List<int>>()!);
    }

    [Fact]
    public async Task Given_pending_work_of_the_old_generation_When_continued_Then_it_does_not_disturb_the_new_one()
    {
        var release = new TaskCompletionSource();
        var functions = new TestFunctions()
            .Activity<int, int>("Slow", async (value, _) =>
            {
                await release.Task;
                return value;
            })
            .Activity<int, int>("Fast", value => value)
            .Orchestrator("Loop", async context =>
            {
                if (context.GetInput<int>() == 0)
                {
                    _ = context.CallActivityAsync<int>("Slow", 1);
                    _ = context.CreateTimer(TimeSpan.FromDays(1), CancellationToken.None);
                    context.ContinueAsNew(1);
                    return 0;
                }

                var two = context.CallActivityAsync<int>("Fast", 2);
                await context.WaitForExternalEvent<int>("go");
                return await two;
            });
        await using var engine = await EngineHost.StartAsync(functions);
        var id = await engine.Client.ScheduleNewOrchestrationInstanceAsync("Loop", 0);
        await Eventually.HoldsAsync(() => functions.Calls.ContainsKey("Fast"));
        release.SetResult();
        await Eventually.HoldsAsync(() => engine.Count("SELECT count(*) FROM activities") == 0);
        await engine.Client.RaiseEventAsync(id, "go", 0);

        Assert.Equal(2, (await engine.CompletionAsync(id)).ReadOutputAs<int>());
        Assert.Equal(0, engine.Count("SELECT count(*) FROM timers"));
    }

    [Fact]
    public async Task Given_a_new_version_When_continued_Then_the_next_generation_has_it()
    {
        var functions = new TestFunctions().Orchestrator("Upgrade", context =>
        {
            if (context.CompareVersionTo("2.0") < 0)
            {
                context.ContinueAsNew(new ContinueAsNewOptions { NewVersion = "2.0" });
            }

            return Task.FromResult(context.Version);
        });
        await using var engine = await EngineHost.StartAsync(functions);
        var id = await engine.Client.ScheduleNewOrchestrationInstanceAsync("Upgrade", new StartOrchestrationOptions { Version = "1.5" });

        Assert.Equal("2.0", (await engine.CompletionAsync(id)).ReadOutputAs<string>());
    }

    [Fact]
    public async Task Given_an_input_that_cannot_be_written_When_continued_Then_the_orchestration_fails()
    {
        var functions = new TestFunctions().Orchestrator("Bad", context =>
        {
            context.ContinueAsNew(new Func<int>(() => 1));
            return Task.FromResult(0);
        });
        await using var engine = await EngineHost.StartAsync(functions);

        Assert.Equal(OrchestrationRuntimeStatus.Failed, (await engine.RunAsync("Bad")).RuntimeStatus);
    }
}
