using MedFunctions.LocalRuntime.Durable.Replay;
using MedFunctions.LocalRuntime.Durable.Storage;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.DurableTask.Converters;
using Microsoft.Extensions.Logging.Abstractions;

namespace MedFunctions.LocalRuntime.Tests.Durable;

/// <summary>Messages that a real store doesn't produce: duplicated, out of order, of another generation.</summary>
public sealed class EpisodeTests
{
    private static readonly DateTime Now = new(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc);
    private static readonly InstanceRecord Instance = new("one", "generation", "Sum") { CreatedAt = Now, UpdatedAt = Now };

    private readonly TestFunctions _functions = new TestFunctions().Orchestrator("Sum", async context =>
    {
        var first = context.CallActivityAsync<int>("A", 1);
        var second = context.CallActivityAsync<int>("A", 2);
        return 10 * await first + await second;
    });

    [Fact]
    public void Given_results_twice_and_out_of_order_When_replayed_Then_the_first_of_each_counts()
    {
        var start = Run([], Message(HistoryEventKind.ExecutionStarted));
        Assert.Equal([0, 1], start.NewHistory.Where(e => e.IsStep).Select(e => e.TaskId));

        var end = Run(
            start.NewHistory,
            Message(HistoryEventKind.TaskCompleted, 1, "4"),
            Message(HistoryEventKind.TaskCompleted, 1, "9"),
            Message(HistoryEventKind.TaskCompleted, 7, "9"),
            Message(HistoryEventKind.ExecutionStarted),
            Message(HistoryEventKind.TaskCompleted, 0, "3"));

        Assert.Equal(OrchestrationRuntimeStatus.Completed, end.Instance.Status);
        Assert.Equal("34", end.Instance.Output);
    }

    [Fact]
    public void Given_a_result_of_another_generation_When_replayed_Then_it_is_ignored()
    {
        var start = Run([], Message(HistoryEventKind.ExecutionStarted));

        var next = Run(start.NewHistory, Message(HistoryEventKind.TaskCompleted, 0, "3") with { ExecutionId = "older" });

        Assert.Equal(OrchestrationRuntimeStatus.Running, next.Instance.Status);
        Assert.DoesNotContain(next.NewHistory, e => e.Kind == HistoryEventKind.TaskCompleted);
    }

    [Fact]
    public void Given_an_event_and_a_suspension_before_the_start_When_resumed_Then_the_orchestrator_starts()
    {
        var before = Run([], Message(HistoryEventKind.ExecutionSuspended), Message(HistoryEventKind.ExecutionStarted));
        Assert.Equal(OrchestrationRuntimeStatus.Suspended, before.Instance.Status);
        Assert.DoesNotContain(before.NewHistory, e => e.IsStep);

        var after = Run(before.NewHistory, Message(HistoryEventKind.ExecutionResumed));

        Assert.Equal(OrchestrationRuntimeStatus.Running, after.Instance.Status);
        Assert.Equal(2, after.NewHistory.Count(e => e.IsStep));
    }

    [Fact]
    public void Given_an_orchestrator_that_is_gone_When_started_Then_it_fails_as_not_found()
    {
        var outcome = Episode.Run(
            new EpisodeInput(Instance with { Name = "Gone" }, [], [Message(HistoryEventKind.ExecutionStarted)]),
            Now, _functions, JsonDataConverter.Default, NullLoggerFactory.Instance);

        Assert.Equal("OrchestratorTaskNotFound", outcome.Instance.Failure!.ErrorType);
    }

    private static InboxMessage Message(HistoryEventKind kind, int task = HistoryEvent.NoTask, string? data = null) =>
        new(0, Instance.ExecutionId, new HistoryEvent(kind, Now) { TaskId = task, Data = data });

    private EpisodeOutcome Run(IReadOnlyList<HistoryEvent> history, params InboxMessage[] inbox) => Episode.Run(
        new EpisodeInput(Instance, history, inbox), Now, _functions, JsonDataConverter.Default, NullLoggerFactory.Instance);
}
