using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace MedFunctions.LocalRuntime.Durable.Storage;

/// <summary>Writes an episode: history, status, and everything that follows from its steps, all or nothing.</summary>
internal static class EpisodeCommit
{
    /// <returns>Null if the instance was replaced or purged meanwhile; nothing is written then.</returns>
    public static Wakeups? Run(SqliteSession session, EpisodeInput input, EpisodeOutcome outcome, DateTime now)
    {
        var before = input.Instance;
        var after = outcome.Instance;
        if (!InstanceRows.Update(session, after, before.ExecutionId))
        {
            return null;
        }

        foreach (var message in input.Inbox)
        {
            EventRows.DeleteMessage(session, message.Id);
        }

        var wakeups = new Wakeups();
        var sequence = input.History.Count;
        foreach (var e in outcome.NewHistory)
        {
            EventRows.AppendHistory(session, after.Id, sequence++, e);
            ApplyStep(session, before, e, now, wakeups);
        }

        foreach (var timer in outcome.CancelledTimers)
        {
            StepRows.DeleteTimer(session, new StepKey(before.Id, before.ExecutionId, timer));
        }

        foreach (var child in outcome.Terminated)
        {
            Send(session, child, new HistoryEvent(HistoryEventKind.ExecutionTerminated, now) { Data = after.Output, Recursive = true }, wakeups);
        }

        if (outcome.Next is { } next)
        {
            StartGeneration(session, after, next, now, wakeups);
        }
        else if (after.IsCompleted)
        {
            StepRows.DeleteTimers(session, after.Id);
            TellParent(session, after, now, wakeups);
        }

        return wakeups;
    }

    public static void Start(SqliteSession session, InstanceRecord instance, DateTime now, Wakeups wakeups)
    {
        InstanceRows.Insert(session, instance);
        if (instance.StartAt is { } startAt && startAt > now)
        {
            var timer = new DueTimer(new StepKey(instance.Id, instance.ExecutionId, HistoryEvent.NoTask), startAt);
            StepRows.AddTimer(session, timer);
            wakeups.Timers.Add(timer);
        }
        else
        {
            Send(session, instance.Id, new HistoryEvent(HistoryEventKind.ExecutionStarted, now), wakeups, instance.ExecutionId);
        }
    }

    private static void ApplyStep(SqliteSession session, InstanceRecord instance, HistoryEvent step, DateTime now, Wakeups wakeups)
    {
        var key = new StepKey(instance.Id, instance.ExecutionId, step.TaskId);
        switch (step.Kind)
        {
            case HistoryEventKind.TaskScheduled:
                StepRows.AddActivity(session, new PendingActivity(key, step.Name!, step.Data));
                wakeups.Activities.Add(key);
                break;
            case HistoryEventKind.TimerCreated:
                var timer = new DueTimer(key, step.FireAt!.Value);
                StepRows.AddTimer(session, timer);
                wakeups.Timers.Add(timer);
                break;
            case HistoryEventKind.SubOrchestrationCreated:
                StartChild(session, instance, step, now, wakeups);
                break;
            case HistoryEventKind.EventSent:
                Send(session, step.Target!, new HistoryEvent(HistoryEventKind.EventRaised, now) { Name = step.Name, Data = step.Data }, wakeups);
                break;
        }
    }

    private static void StartChild(SqliteSession session, InstanceRecord parent, HistoryEvent step, DateTime now, Wakeups wakeups)
    {
        var id = step.Target!;
        if (InstanceRows.Find(session, id, payloads: false) is { IsCompleted: false })
        {
            var failure = new TaskFailureDetails(
                typeof(InvalidOperationException).FullName!,
                $"An orchestration with the instance id '{id}' is running already.",
                null, null, null);
            Send(session, parent.Id, new HistoryEvent(HistoryEventKind.SubOrchestrationFailed, now) { TaskId = step.TaskId, Failure = failure }, wakeups, parent.ExecutionId);
            return;
        }

        InstanceRows.DeleteAll(session, id);
        Start(
            session,
            new InstanceRecord(id, InstanceRecord.NewExecutionId(), step.Name!)
            {
                Version = step.Version ?? string.Empty,
                CreatedAt = now,
                UpdatedAt = now,
                Input = step.Data,
                Tags = step.Tags,
                Parent = new ParentLink(parent.Id, parent.ExecutionId, parent.Name, step.TaskId),
            },
            now,
            wakeups);
    }

    private static void StartGeneration(SqliteSession session, InstanceRecord instance, NextGeneration next, DateTime now, Wakeups wakeups)
    {
        session.Execute("DELETE FROM history WHERE instance_id = $0", instance.Id);
        StepRows.DeleteTimers(session, instance.Id);
        var executionId = InstanceRecord.NewExecutionId();
        var renewed = instance with { ExecutionId = executionId, Input = next.Input, Version = next.Version };
        InstanceRows.Update(session, renewed, instance.ExecutionId);
        Send(session, instance.Id, new HistoryEvent(HistoryEventKind.ExecutionStarted, now), wakeups, executionId, first: true);
        foreach (var e in next.Inherited)
        {
            Send(session, instance.Id, e, wakeups, first: true);
        }
    }

    private static void TellParent(SqliteSession session, InstanceRecord child, DateTime now, Wakeups wakeups)
    {
        if (child.Parent is not { } parent)
        {
            return;
        }

        var e = child.Status == OrchestrationRuntimeStatus.Completed
            ? new HistoryEvent(HistoryEventKind.SubOrchestrationCompleted, now) { TaskId = parent.TaskId, Data = child.Output }
            : new HistoryEvent(HistoryEventKind.SubOrchestrationFailed, now) { TaskId = parent.TaskId, Failure = child.Failure ?? Terminated(child) };
        Send(session, parent.InstanceId, e, wakeups, parent.ExecutionId);
    }

    private static TaskFailureDetails Terminated(InstanceRecord child) => new(
        typeof(OperationCanceledException).FullName!,
        $"The sub-orchestration '{child.Id}' was terminated.",
        null, null, null);

    private static void Send(SqliteSession session, string instanceId, HistoryEvent e, Wakeups wakeups, string? executionId = null, bool first = false)
    {
        if (EventRows.Send(session, instanceId, e, executionId, first))
        {
            wakeups.Instances.Add(instanceId);
        }
    }
}
