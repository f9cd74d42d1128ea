namespace MedFunctions.LocalRuntime.Durable.Storage;

/// <summary>One step of one generation of an instance.</summary>
internal readonly record struct StepKey(string InstanceId, string ExecutionId, int TaskId);

/// <summary>A step that is due at a UTC time. <see cref="HistoryEvent.NoTask"/> as its task is the start of the instance.</summary>
internal readonly record struct DueTimer(StepKey Step, DateTime FireAt);

/// <summary>An activity that has to run.</summary>
internal sealed record PendingActivity(StepKey Step, string Name, string? Input);

/// <summary>An event that waits to enter the history, with its place in the inbox.</summary>
internal sealed record InboxMessage(long Id, string? ExecutionId, HistoryEvent Event);

/// <summary>All that one episode of an instance needs.</summary>
internal sealed record EpisodeInput(InstanceRecord Instance, IReadOnlyList<HistoryEvent> History, IReadOnlyList<InboxMessage> Inbox);
