using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using Microsoft.DurableTask;
using Microsoft.Extensions.Time.Testing;

namespace MedFunctions.LocalRuntime.Tests.Durable;

/// <summary>Random orchestrations, killed at random points, give what they give without a kill.</summary>
public sealed class RestartProperties
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>One step of a program. A value goes through all of them in order.</summary>
    public enum Step
    {
        Activity,
        FlakyActivity,
        Timer,
        Event,
        SubOrchestration,
        FanOut,
        ContinueAsNew,
    }

    [Property(MaxTest = 25)]
    public Property Given_a_random_program_When_killed_at_random_points_Then_the_result_is_that_of_a_straight_run()
    {
        var programs = Gen.Choose(1, 7).SelectMany(length => Gen.ArrayOf(Gen.Elements(Enum.GetValues<Step>()), length));
        var kills = Gen.ArrayOf(Gen.Choose(0, 12), 2);
        return Prop.ForAll(programs.ToArbitrary(), kills.ToArbitrary(), (program, killedAfter) =>
        {
            var straight = RunAsync(program, []).GetAwaiter().GetResult();
            var killed = RunAsync(program, killedAfter).GetAwaiter().GetResult();
            return straight == Expected(program, 1) && killed == straight;
        });
    }

    private static long Expected(ReadOnlySpan<Step> program, long value)
    {
        foreach (var step in program)
        {
            value = step switch
            {
                Step.Activity or Step.FlakyActivity => 3 * value + 1,
                Step.Event => value + 1000,
                Step.SubOrchestration => 3 * (3 * value + 1) + 1,
                Step.FanOut => Enumerable.Range(0, 5).Sum(i => 3 * (value + i) + 1),
                _ => value + 7,
            };
        }

        return value;
    }

    private static async Task<long> RunAsync(Step[] program, int[] kills)
    {
        var clock = new FakeTimeProvider(Start);
        var functions = Functions(program);
        var folders = new List<string> { EngineHost.NewFolder() };
        var engine = await EngineHost.StartAsync(functions, folders[0], clock);
        var stale = new List<EngineHost>();
        try
        {
            var id = await engine.Client.ScheduleNewOrchestrationInstanceAsync("Program", new Progress(0, 1), new StartOrchestrationOptions("p"));
            for (var i = 0; i < program.Count(step => step == Step.Event); i++)
            {
                await engine.Client.RaiseEventAsync(id, "e", 1000);
            }

            foreach (var events in kills)
            {
                await DriveAsync(engine, clock, () => engine.Count("SELECT count(*) FROM history") >= events);
                folders.Add(engine.CopyOfState());
                stale.Add(engine);
                engine = await EngineHost.StartAsync(functions, folders[^1], clock);
            }

            await DriveAsync(engine, clock, () => false);
            return (await engine.CompletionAsync(id)).ReadOutputAs<long>();
        }
        finally
        {
            await engine.DisposeAsync();
            foreach (var host in stale)
            {
                await host.DisposeAsync();
            }

            folders.ForEach(folder => Directory.Delete(folder, recursive: true));
        }
    }

    private static Task DriveAsync(EngineHost engine, FakeTimeProvider clock, Func<bool> enough) => Eventually.HoldsAsync(async () =>
    {
        clock.Advance(TimeSpan.FromMinutes(1));
        return enough() || (await engine.Client.GetInstanceAsync("p"))!.IsCompleted;
    });

    private static TestFunctions Functions(Step[] program)
    {
        var flaky = 0;
        return new TestFunctions()
            .Activity<long, long>("Compute", value => 3 * value + 1)
            .Activity<long, long>("Flaky", value => Interlocked.Increment(ref flaky) % 2 == 1 ? throw new TimeoutException() : 3 * value + 1)
            .Orchestrator("Child", async context =>
            {
                var value = await context.CallActivityAsync<long>("Compute", context.GetInput<long>());
                return await context.CallActivityAsync<long>("Compute", value);
            })
            .Orchestrator("Program", async context =>
            {
                var (next, value) = context.GetInput<Progress>()!;
                while (next < program.Length)
                {
                    var step = program[next++];
                    switch (step)
                    {
                        case Step.Activity:
                            value = await context.CallActivityAsync<long>("Compute", value);
                            break;
                        case Step.FlakyActivity:
                            value = await context.CallActivityAsync<long>(
                                "Flaky", value, TaskOptions.FromRetryPolicy(new RetryPolicy(50, TimeSpan.FromMinutes(1))));
                            break;
                        case Step.Timer:
                            await context.CreateTimer(TimeSpan.FromMinutes(3), CancellationToken.None);
                            value += 7;
                            break;
                        case Step.Event:
                            value += await context.WaitForExternalEvent<int>("e");
                            break;
                        case Step.SubOrchestration:
                            value = await context.CallSubOrchestratorAsync<long>("Child", value);
                            break;
                        case Step.FanOut:
                            var start = value;
                            value = (await Task.WhenAll(Enumerable.Range(0, 5).Select(i => context.CallActivityAsync<long>("Compute", start + i)))).Sum();
                            break;
                        default:
                            context.ContinueAsNew(new Progress(next, value + 7));
                            return 0;
                    }
                }

                return value;
            });
    }

    private sealed record Progress(int Next, long Value);
}
