using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Time.Testing;

namespace MedFunctions.LocalRuntime.Tests.Durable;

public sealed class ClientTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly FakeTimeProvider _clock = new(Start);
    private readonly TestFunctions _functions = new TestFunctions()
        .Activity<string, string>("Fail", _ => throw new InvalidDataException("no"))
        .Orchestrator("Echo", context => Task.FromResult(context.GetInput<string>()))
        .Orchestrator("Wait", context => context.WaitForExternalEvent<string>("e"))
        .Orchestrator("Status", async context =>
        {
            context.SetCustomStatus(new { Step = 1 });
            await context.WaitForExternalEvent<string>("e");
            context.SetCustomStatus(null);
        })
        .Orchestrator("Break", _ => throw new InvalidDataException("broken"))
        .Orchestrator("Parent", context => context.CallSubOrchestratorAsync<string>("Wait", options: new SubOrchestrationOptions(instanceId: "child")));

    [Fact]
    public async Task Given_many_instances_When_listed_in_pages_Then_each_comes_once_in_order_of_creation()
    {
        await using var engine = await StartAsync();
        for (var i = 0; i < 25; i++)
        {
            await engine.RunAsync("Echo", "x", $"{(i % 2 == 0 ? "even" : "odd")}-{i:D2}");
            _clock.Advance(TimeSpan.FromMinutes(i % 3));
        }

        var pages = new List<Page<OrchestrationMetadata>>();
        await foreach (var page in engine.Client.GetAllInstancesAsync(new OrchestrationQuery(InstanceIdPrefix: "even-", PageSize: 5)).AsPages())
        {
            pages.Add(page);
        }

        Assert.Equal([5, 5, 3], pages.Select(page => page.Values.Count));
        Assert.Equal(Enumerable.Range(0, 13).Select(i => $"even-{2 * i:D2}"), pages.SelectMany(page => page.Values).Select(instance => instance.InstanceId));

        var rest = await engine.Client.GetAllInstancesAsync(new OrchestrationQuery(InstanceIdPrefix: "even-", ContinuationToken: pages[0].ContinuationToken))
            .AsPages().FirstAsync();
        Assert.Equal("even-10", rest.Values[0].InstanceId);
    }

    [Fact]
    public async Task Given_filters_When_listed_Then_only_what_fits_comes()
    {
        await using var engine = await StartAsync();
        await engine.RunAsync("Echo", "a", "old");
        _clock.Advance(TimeSpan.FromHours(1));
        await engine.RunAsync("Echo", "b", "new");
        await engine.RunAsync("Break", instanceId: "broken");

        Assert.Equal(["broken", "new"], await IdsAsync(engine, new OrchestrationQuery(CreatedFrom: Start.AddMinutes(30))));
        Assert.Equal(["old"], await IdsAsync(engine, new OrchestrationQuery(CreatedTo: Start.AddMinutes(30))));
        Assert.Equal(["broken"], await IdsAsync(engine, new OrchestrationQuery(Statuses: [OrchestrationRuntimeStatus.Failed])));
        var withInput = await engine.Client.GetAllInstancesAsync(new OrchestrationQuery(FetchInputsAndOutputs: true)).FirstAsync();
        Assert.Equal("a", withInput.ReadInputAs<string>());
        var without = await engine.Client.GetAllInstancesAsync().FirstAsync();
        Assert.Throws<InvalidOperationException>(() => without.ReadInputAs<string>());
        Assert.Equal(["broken", "new"], (await engine.Client.ListInstanceIdsAsync(pageSize: 2)).Values);
        Assert.Equal(["old"], (await engine.Client.ListInstanceIdsAsync(lastInstanceKey: "new")).Values);
        Assert.Equal(["old"], (await engine.Client.ListInstanceIdsAsync(completedTimeTo: Start.AddMinutes(30))).Values);
    }

    [Fact]
    public async Task Given_a_bad_token_When_listed_Then_it_is_refused()
    {
        await using var engine = await StartAsync();

        await Assert.ThrowsAsync<ArgumentException>(async () => await IdsAsync(engine, new OrchestrationQuery(ContinuationToken: "nonsense")));
    }

    [Fact]
    public async Task Given_an_unknown_id_When_asked_for_Then_there_is_none()
    {
        await using var engine = await StartAsync();

        Assert.Null(await engine.Client.GetInstanceAsync("nobody"));
        await Assert.ThrowsAsync<ArgumentException>(() => engine.Client.RestartAsync("nobody"));
        await Assert.ThrowsAsync<ArgumentException>(() => engine.Client.ScheduleNewOrchestrationInstanceAsync("Nobody"));
        Assert.Equal(0, (await engine.Client.PurgeInstanceAsync("nobody")).PurgedInstanceCount);
    }

    [Fact]
    public async Task Given_a_running_instance_When_its_id_is_used_again_Then_it_is_refused_unless_its_status_may_be_replaced()
    {
        await using var engine = await StartAsync();
        await engine.Client.ScheduleNewOrchestrationInstanceAsync("Wait", new StartOrchestrationOptions("one"));
        await engine.Client.WaitForInstanceStartAsync("one");

        await Assert.ThrowsAsync<InvalidOperationException>(() => engine.RunAsync("Echo", "x", "one"));
        await engine.Client.ScheduleNewOrchestrationInstanceAsync(
            "Echo", "x", new StartOrchestrationOptions("one").WithDedupeStatuses(OrchestrationRuntimeStatus.Completed));
        Assert.Equal("x", (await engine.CompletionAsync("one")).ReadOutputAs<string>());
        await Assert.ThrowsAsync<InvalidOperationException>(() => engine.Client.ScheduleNewOrchestrationInstanceAsync(
            "Echo", "y", new StartOrchestrationOptions("one").WithDedupeStatuses(OrchestrationRuntimeStatus.Completed)));
        Assert.Equal("z", (await engine.RunAsync("Echo", "z", "one")).ReadOutputAs<string>());
    }

    [Fact]
    public async Task Given_a_suspended_instance_When_an_event_comes_Then_it_waits_for_the_resume()
    {
        await using var engine = await StartAsync();
        var id = await engine.Client.ScheduleNewOrchestrationInstanceAsync("Wait");
        await engine.Client.WaitForInstanceStartAsync(id);

        await engine.Client.SuspendInstanceAsync(id);
        await StatusAsync(engine, id, OrchestrationRuntimeStatus.Suspended);
        await engine.Client.RaiseEventAsync(id, "e", "late");
        await Eventually.HoldsAsync(() => engine.Count("SELECT count(*) FROM history WHERE kind = 12") == 1);
        await StatusAsync(engine, id, OrchestrationRuntimeStatus.Suspended);
        await engine.Client.ResumeInstanceAsync(id, "go on");

        Assert.Equal("late", (await engine.CompletionAsync(id)).ReadOutputAs<string>());
        await engine.Client.SuspendInstanceAsync(id);
        await engine.Client.ResumeInstanceAsync(id);
        await StatusAsync(engine, id, OrchestrationRuntimeStatus.Completed);
    }

    [Fact]
    public async Task Given_a_running_instance_When_resumed_without_suspension_Then_nothing_changes()
    {
        await using var engine = await StartAsync();
        var id = await engine.Client.ScheduleNewOrchestrationInstanceAsync("Wait");
        await engine.Client.ResumeInstanceAsync(id);
        await engine.Client.RaiseEventAsync(id, "e", "x");

        Assert.Equal("x", (await engine.CompletionAsync(id)).ReadOutputAs<string>());
    }

    [Theory]
    [InlineData(true, OrchestrationRuntimeStatus.Terminated)]
    [InlineData(false, OrchestrationRuntimeStatus.Running)]
    public async Task Given_a_parent_with_a_child_When_terminated_Then_the_child_ends_only_if_asked(bool recursive, OrchestrationRuntimeStatus child)
    {
        await using var engine = await StartAsync();
        var id = await engine.Client.ScheduleNewOrchestrationInstanceAsync("Parent");
        await Eventually.HoldsAsync(async () => (await engine.Client.GetInstanceAsync("child"))?.RuntimeStatus == OrchestrationRuntimeStatus.Running);

        await engine.Client.TerminateInstanceAsync(id, new TerminateInstanceOptions("stopped", recursive));

        var result = await engine.CompletionAsync(id);
        Assert.Equal(OrchestrationRuntimeStatus.Terminated, result.RuntimeStatus);
        Assert.Equal("stopped", result.ReadOutputAs<string>());
        await StatusAsync(engine, "child", child);
    }

    [Fact]
    public async Task Given_an_instance_that_has_not_started_When_terminated_Then_it_never_runs()
    {
        await using var engine = await StartAsync();
        var id = await engine.Client.ScheduleNewOrchestrationInstanceAsync("Echo", "x", new StartOrchestrationOptions(null, Start.AddDays(1)));

        await engine.Client.TerminateInstanceAsync(id);

        Assert.Equal(OrchestrationRuntimeStatus.Terminated, (await engine.CompletionAsync(id)).RuntimeStatus);
        Assert.Equal(0, engine.Count("SELECT count(*) FROM timers"));
    }

    [Fact]
    public async Task Given_completed_instances_When_purged_Then_nothing_of_them_is_left_and_running_ones_stay()
    {
        await using var engine = await StartAsync();
        for (var i = 0; i < 120; i++)
        {
            await engine.Client.ScheduleNewOrchestrationInstanceAsync("Echo", "x", new StartOrchestrationOptions($"echo-{i}"));
        }

        for (var i = 0; i < 120; i++)
        {
            await engine.CompletionAsync($"echo-{i}");
        }

        var waiting = await engine.Client.ScheduleNewOrchestrationInstanceAsync("Wait");
        await engine.Client.WaitForInstanceStartAsync(waiting);

        Assert.Equal(0, (await engine.Client.PurgeInstanceAsync(waiting)).PurgedInstanceCount);
        Assert.Equal(1, (await engine.Client.PurgeInstanceAsync("echo-0")).PurgedInstanceCount);
        var result = await engine.Client.PurgeInstancesAsync(Start, null);
        Assert.Equal((119, true), (result.PurgedInstanceCount, result.IsComplete));
        Assert.Equal(1, engine.Count("SELECT count(*) FROM instances"));
        Assert.Equal(1, engine.Count("SELECT count(DISTINCT instance_id) FROM history"));
    }

    [Fact]
    public async Task Given_a_family_When_purged_recursively_Then_the_children_go_too()
    {
        await using var engine = await StartAsync();
        var id = await engine.Client.ScheduleNewOrchestrationInstanceAsync("Parent");
        await Eventually.HoldsAsync(async () => await engine.Client.GetInstanceAsync("child") is not null);
        await engine.Client.RaiseEventAsync("child", "e", "x");
        await engine.CompletionAsync(id);

        Assert.Equal(2, (await engine.Client.PurgeInstanceAsync(id, new PurgeInstanceOptions(true))).PurgedInstanceCount);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Given_a_completed_instance_When_restarted_Then_it_runs_again_with_its_input(bool newId)
    {
        await using var engine = await StartAsync();
        await engine.RunAsync("Echo", "again", "first");

        var id = await engine.Client.RestartAsync("first", newId);

        Assert.Equal(newId, id != "first");
        Assert.Equal("again", (await engine.CompletionAsync(id)).ReadOutputAs<string>());
    }

    [Fact]
    public async Task Given_a_running_instance_When_restarted_under_its_id_Then_it_is_refused()
    {
        await using var engine = await StartAsync();
        await engine.Client.ScheduleNewOrchestrationInstanceAsync("Wait", new StartOrchestrationOptions("w"));

        await Assert.ThrowsAsync<InvalidOperationException>(() => engine.Client.RestartAsync("w"));
    }

    [Fact]
    public async Task Given_a_custom_status_When_set_and_cleared_Then_the_client_sees_both()
    {
        await using var engine = await StartAsync();
        var id = await engine.Client.ScheduleNewOrchestrationInstanceAsync("Status");
        await engine.Client.WaitForInstanceStartAsync(id);

        Assert.Equal("""{"Step":1}""", (await engine.Client.GetInstanceAsync(id, true))!.SerializedCustomStatus);
        await engine.Client.RaiseEventAsync(id, "e", "x");
        Assert.Null((await engine.CompletionAsync(id)).SerializedCustomStatus);
    }

    [Fact]
    public async Task Given_tags_When_started_Then_the_instance_has_them()
    {
        await using var engine = await StartAsync();
        var id = await engine.Client.ScheduleNewOrchestrationInstanceAsync(
            "Echo", "x", new StartOrchestrationOptions { Tags = new Dictionary<string, string> { ["model"] = "chest" } });

        Assert.Equal("chest", (await engine.CompletionAsync(id)).Tags["model"]);
    }

    private static async Task StatusAsync(EngineHost engine, string id, OrchestrationRuntimeStatus status)
    {
        await Eventually.HoldsAsync(async () => engine.Count("SELECT count(*) FROM messages") == 0
            && (await engine.Client.GetInstanceAsync(id))!.RuntimeStatus == status);
        Assert.Equal(status, (await engine.Client.GetInstanceAsync(id))!.RuntimeStatus);
    }

    private static async Task<List<string>> IdsAsync(EngineHost engine, OrchestrationQuery query)
    {
        var ids = new List<string>();
        await foreach (var instance in engine.Client.GetAllInstancesAsync(query))
        {
            ids.Add(instance.InstanceId);
        }

        return [.. ids.Order(StringComparer.Ordinal)];
    }

    private Task<EngineHost> StartAsync() => EngineHost.StartAsync(_functions, clock: _clock);
}
