using System.Diagnostics;
using Microsoft.DurableTask.Client;
using Xunit.Abstractions;

namespace MedFunctions.LocalRuntime.Tests.Durable;

public sealed class ActivityTests(ITestOutputHelper output)
{
    [Fact]
    public async Task Given_a_chain_When_run_Then_each_activity_gets_the_result_of_the_one_before()
    {
        var functions = new TestFunctions()
            .Activity<int, int>("AddOne", value => value + 1)
            .Orchestrator("Chain", async context =>
            {
                var value = context.GetInput<int>();
                for (var i = 0; i < 5; i++)
                {
                    value = await context.CallActivityAsync<int>("addone", value);
                }

                return value;
            });
        await using var engine = await EngineHost.StartAsync(functions);

        var result = await engine.RunAsync("Chain", 10);

        Assert.Equal(OrchestrationRuntimeStatus.Completed, result.RuntimeStatus);
        Assert.Equal(15, result.ReadOutputAs<int>());
        Assert.Equal(10, result.ReadInputAs<int>());
        Assert.Equal(5, functions.Calls["AddOne"]);
    }

    [Fact]
    public async Task Given_a_fan_out_of_1000_When_run_Then_every_result_arrives_once()
    {
        const int Count = 1000;
        var functions = new TestFunctions()
            .Activity<int, int>("Square", value => value * value)
            .Orchestrator("FanOut", async context =>
                (await Task.WhenAll(Enumerable.Range(0, Count).Select(i => context.CallActivityAsync<int>("Square", i)))).Sum());
        await using var engine = await EngineHost.StartAsync(functions);

        var watch = Stopwatch.StartNew();
        var result = await engine.RunAsync("FanOut");
        output.WriteLine($"{Count / watch.Elapsed.TotalSeconds:F0} activities/s, {engine.Count("SELECT count(*) FROM history WHERE kind = 1")} episodes");

        Assert.Equal(Enumerable.Range(0, Count).Sum(i => i * i), result.ReadOutputAs<int>());
        Assert.Equal(Count, functions.Calls["Square"]);
        Assert.Equal(Count, engine.Count("SELECT count(DISTINCT task_id) FROM history WHERE kind = 4"));
    }
}
