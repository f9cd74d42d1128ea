using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Time.Testing;

namespace MedFunctions.LocalRuntime.Tests.Durable;

public sealed class ExternalEventTests
{
    private readonly FakeTimeProvider _clock = new(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));

    [Theory]
    [InlineData(1)]
    [InlineData(100)]
    public async Task Given_events_raised_in_order_When_waited_for_one_by_one_Then_they_come_in_order(int count)
    {
        var functions = new TestFunctions().Orchestrator("Collect", async context =>
        {
            var received = new List<int>();
            while (received.Count < count)
            {
                received.Add(await context.WaitForExternalEvent<int>("number"));
            }

            return received;
        });
        await using var engine = await EngineHost.StartAsync(functions);
        var id = await engine.Client.ScheduleNewOrchestrationInstanceAsync("Collect");
        for (var i = 0; i < count; i++)
        {
            await engine.Client.RaiseEventAsync(id, "Number", i);
        }

        Assert.Equal(Enumerable.Range(0, count), (await engine.CompletionAsync(id)).ReadOutputAs<List<int>>()!);
    }

    [Fact]
    public async Task Given_two_waiters_of_one_name_When_events_come_Then_the_newest_is_served_first()
    {
        var functions = new TestFunctions().Orchestrator("Stack", async context =>
        {
            var first = context.WaitForExternalEvent<string>("e");
            var second = context.WaitForExternalEvent<string>("e");
            return $"{await first},{await second}";
        });
        await using var engine = await EngineHost.StartAsync(functions);
        var id = await engine.Client.ScheduleNewOrchestrationInstanceAsync("Stack");
        await engine.Client.WaitForInstanceStartAsync(id);
        await engine.Client.RaiseEventAsync(id, "e", "A");
        await engine.Client.RaiseEventAsync(id, "e", "B");

        Assert.Equal("B,A", (await engine.CompletionAsync(id)).ReadOutputAs<string>());
    }

    [Fact]
    public async Task Given_a_cancelled_newest_waiter_When_an_event_comes_Then_the_older_one_gets_it()
    {
        var functions = new TestFunctions().Orchestrator("Skip", async context =>
        {
            using var stop = new CancellationTokenSource();
            var older = context.WaitForExternalEvent<string>("e");
            var newer = context.WaitForExternalEvent<string>("e", stop.Token);
            stop.Cancel();
            await Assert.ThrowsAsync<TaskCanceledException>(() => newer);
            return await older;
        });
        await using var engine = await EngineHost.StartAsync(functions);
        var id = await engine.Client.ScheduleNewOrchestrationInstanceAsync("Skip");
        await engine.Client.RaiseEventAsync(id, "e", "A");

        Assert.Equal("A", (await engine.CompletionAsync(id)).ReadOutputAs<string>());
    }

    [Fact]
    public async Task Given_two_types_for_one_name_When_waited_for_Then_the_second_is_refused()
    {
        var functions = new TestFunctions().Orchestrator("Types", async context =>
        {
            var first = context.WaitForExternalEvent<int>("e");
            try
            {
                await context.WaitForExternalEvent<string>("e");
                return -1;
            }
            catch (ArgumentException)
            {
                return await first;
            }
        });
        await using var engine = await EngineHost.StartAsync(functions);
        var id = await engine.Client.ScheduleNewOrchestrationInstanceAsync("Types");
        await engine.Client.RaiseEventAsync(id, "e", 7);

        Assert.Equal(7, (await engine.CompletionAsync(id)).ReadOutputAs<int>());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Given_an_event_with_a_timeout_When_one_of_them_wins_Then_the_other_is_cancelled(bool eventWins)
    {
        var functions = new TestFunctions().Orchestrator("Race", async context =>
        {
            try
            {
                return await context.WaitForExternalEvent<string>("e", TimeSpan.FromHours(1));
            }
            catch (TaskCanceledException)
            {
                return "timeout";
            }
        });
        await using var engine = await EngineHost.StartAsync(functions, clock: _clock);
        var id = await engine.Client.ScheduleNewOrchestrationInstanceAsync("Race");
        await Eventually.HoldsAsync(() => engine.Count("SELECT count(*) FROM timers") == 1);

        if (eventWins)
        {
            await engine.Client.RaiseEventAsync(id, "e", "event");
        }
        else
        {
            _clock.Advance(TimeSpan.FromHours(1));
        }

        Assert.Equal(eventWins ? "event" : "timeout", (await engine.CompletionAsync(id)).ReadOutputAs<string>());
        Assert.Equal(0, engine.Count("SELECT count(*) FROM timers"));
    }

    [Fact]
    public async Task Given_two_orchestrations_When_one_sends_an_event_Then_the_other_gets_it()
    {
        var functions = new TestFunctions()
            .Orchestrator("Receiver", context => context.WaitForExternalEvent<string>("hello"))
            .Orchestrator("Sender", context =>
            {
                context.SendEvent("receiver-1", "hello", "from " + context.InstanceId);
                return Task.FromResult(true);
            });
        await using var engine = await EngineHost.StartAsync(functions);
        await engine.Client.ScheduleNewOrchestrationInstanceAsync("Receiver", new Microsoft.DurableTask.StartOrchestrationOptions("receiver-1"));
        await engine.RunAsync("Sender", instanceId: "sender-1");

        Assert.Equal("from sender-1", (await engine.CompletionAsync("receiver-1")).ReadOutputAs<string>());
    }

    [Fact]
    public async Task Given_an_unknown_or_completed_instance_When_an_event_is_raised_Then_it_is_dropped()
    {
        var functions = new TestFunctions().Orchestrator("Done", _ => Task.FromResult(1));
        await using var engine = await EngineHost.StartAsync(functions);
        var done = await engine.RunAsync("Done");

        await engine.Client.RaiseEventAsync(done.InstanceId, "e", 1);
        await engine.Client.RaiseEventAsync("nobody", "e", 1);

        Assert.Equal(0, engine.Count("SELECT count(*) FROM messages"));
        Assert.Equal(OrchestrationRuntimeStatus.Completed, (await engine.Client.GetInstanceAsync(done.InstanceId))!.RuntimeStatus);
    }
}
