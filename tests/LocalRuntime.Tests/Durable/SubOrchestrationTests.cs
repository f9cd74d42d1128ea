using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace MedFunctions.LocalRuntime.Tests.Durable;

public sealed class SubOrchestrationTests
{
    [Fact]
    public async Task Given_a_tree_of_orchestrations_When_run_Then_results_come_back_to_the_parents()
    {
        var functions = new TestFunctions()
            .Activity<int, int>("AddOne", value => value + 1)
            .Orchestrator("Tree", async context =>
            {
                var depth = context.GetInput<int>();
                if (depth == 0)
                {
                    return await context.CallActivityAsync<int>("AddOne", 0);
                }

                var results = await Task.WhenAll(
                    context.CallSubOrchestratorAsync<int>("Tree", depth - 1),
                    context.CallSubOrchestratorAsync<int>("Tree", depth - 1));
                return results.Sum();
            });
        await using var engine = await EngineHost.StartAsync(functions);

        Assert.Equal(16, (await engine.RunAsync("Tree", 4)).ReadOutputAs<int>());
        Assert.Equal(31, engine.Count("SELECT count(*) FROM instances WHERE status = 1"));
    }

    [Fact]
    public async Task Given_an_instance_id_version_and_tags_When_called_Then_the_child_has_them_and_knows_its_parent()
    {
        var functions = new TestFunctions()
            .Orchestrator("Child", context => Task.FromResult($"{context.InstanceId} {context.Version} {context.Parent!.Name} {context.Parent.InstanceId}"))
            .Orchestrator("Parent", context => context.CallSubOrchestratorAsync<string>(
                "Child",
                options: new SubOrchestrationOptions(new TaskOptions(tags: new Dictionary<string, string> { ["stage"] = "train" }), "child-1") { Version = "2.0" }));
        await using var engine = await EngineHost.StartAsync(functions);

        Assert.Equal("child-1 2.0 Parent parent-1", (await engine.RunAsync("Parent", instanceId: "parent-1")).ReadOutputAs<string>());
        Assert.Equal("train", (await engine.Client.GetInstanceAsync("child-1"))!.Tags["stage"]);
    }

    [Fact]
    public async Task Given_a_failing_child_When_awaited_Then_the_parent_sees_the_whole_chain_of_failures()
    {
        var functions = new TestFunctions()
            .Activity<int, int>("Break", _ => throw new InvalidDataException("bad", new FormatException("worse")))
            .Orchestrator("Child", context => context.CallActivityAsync<int>("Break", 1))
            .Orchestrator("Parent", context => context.CallSubOrchestratorAsync<int>("Child"));
        await using var engine = await EngineHost.StartAsync(functions);

        var failure = (await engine.RunAsync("Parent")).FailureDetails!;

        Assert.Equal(typeof(TaskFailedException).FullName, failure.ErrorType);
        Assert.Equal(typeof(TaskFailedException).FullName, failure.InnerFailure!.ErrorType);
        var activity = failure.InnerFailure.InnerFailure!;
        Assert.Equal("bad", activity.ErrorMessage);
        Assert.True(activity.IsCausedBy<InvalidDataException>());
        Assert.True(activity.IsCausedBy<SystemException>());
        Assert.False(activity.IsCausedBy<FormatException>());
        Assert.True(activity.InnerFailure!.IsCausedBy<FormatException>());
    }

    [Fact]
    public async Task Given_a_child_id_that_runs_already_When_called_Then_the_call_fails()
    {
        var functions = new TestFunctions()
            .Orchestrator("Wait", context => context.WaitForExternalEvent<int>("e"))
            .Orchestrator("Parent", context => context.CallSubOrchestratorAsync<int>("Wait", options: new SubOrchestrationOptions(instanceId: "taken")));
        await using var engine = await EngineHost.StartAsync(functions);
        await engine.Client.ScheduleNewOrchestrationInstanceAsync("Wait", new StartOrchestrationOptions("taken"));
        await engine.Client.WaitForInstanceStartAsync("taken");

        var result = await engine.RunAsync("Parent");

        Assert.Equal(OrchestrationRuntimeStatus.Failed, result.RuntimeStatus);
        Assert.True(result.FailureDetails!.InnerFailure!.IsCausedBy<InvalidOperationException>());
        Assert.Equal(OrchestrationRuntimeStatus.Running, (await engine.Client.GetInstanceAsync("taken"))!.RuntimeStatus);
    }

    [Fact]
    public async Task Given_a_child_that_continues_as_new_When_it_ends_Then_the_parent_gets_its_last_result()
    {
        var functions = new TestFunctions()
            .Orchestrator("Count", context =>
            {
                var value = context.GetInput<int>();
                if (value < 5)
                {
                    context.ContinueAsNew(value + 1);
                }

                return Task.FromResult(value);
            })
            .Orchestrator("Parent", context => context.CallSubOrchestratorAsync<int>("Count", 0));
        await using var engine = await EngineHost.StartAsync(functions);

        Assert.Equal(5, (await engine.RunAsync("Parent")).ReadOutputAs<int>());
    }
}
