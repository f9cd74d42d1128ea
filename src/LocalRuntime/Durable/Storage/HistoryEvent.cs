using Microsoft.DurableTask;

namespace MedFunctions.LocalRuntime.Durable.Storage;

/// <summary>
/// One fact of an orchestration: in its history, or on its way there as a message. Which of the optional parts are set
/// depends on the kind.
/// </summary>
internal sealed record HistoryEvent(HistoryEventKind Kind, DateTime Timestamp)
{
    public const int NoTask = -1;

    /// <summary>Number of the step within its generation, from 0; <see cref="NoTask"/> if the event belongs to none.</summary>
    public int TaskId { get; init; } = NoTask;

    /// <summary>Function or event name.</summary>
    public string? Name { get; init; }

    /// <summary>Serialized input, result, payload or reason.</summary>
    public string? Data { get; init; }

    public TaskFailureDetails? Failure { get; init; }

    public DateTime? FireAt { get; init; }

    /// <summary>The other instance: the sub-orchestration, or where an event goes.</summary>
    public string? Target { get; init; }

    public string? Version { get; init; }

    public IReadOnlyDictionary<string, string>? Tags { get; init; }

    /// <summary>For a termination: end the sub-orchestrations too.</summary>
    public bool Recursive { get; init; }

    /// <summary>True for the steps that an orchestrator asks for, which a replay must ask for again in the same order.</summary>
    public bool IsStep => Kind is HistoryEventKind.TaskScheduled or HistoryEventKind.TimerCreated
        or HistoryEventKind.SubOrchestrationCreated or HistoryEventKind.EventSent;
}
