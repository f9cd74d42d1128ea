using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace MedFunctions.LocalRuntime.Durable.Storage;

/// <summary>One orchestration instance as stored. The execution id changes with every generation.</summary>
internal sealed record InstanceRecord(string Id, string ExecutionId, string Name)
{
    public string Version { get; init; } = string.Empty;

    public OrchestrationRuntimeStatus Status { get; init; } = OrchestrationRuntimeStatus.Pending;

    public DateTime CreatedAt { get; init; }

    public DateTime UpdatedAt { get; init; }

    public DateTime? CompletedAt { get; init; }

    public DateTime? StartAt { get; init; }

    public string? Input { get; init; }

    public string? Output { get; init; }

    public string? CustomStatus { get; init; }

    public TaskFailureDetails? Failure { get; init; }

    public IReadOnlyDictionary<string, string>? Tags { get; init; }

    public ParentLink? Parent { get; init; }

    public bool IsCompleted => IsFinal(Status);

    public static string NewExecutionId() => Guid.NewGuid().ToString("N");

    public static bool IsFinal(OrchestrationRuntimeStatus status) => status
        is OrchestrationRuntimeStatus.Completed or OrchestrationRuntimeStatus.Failed or OrchestrationRuntimeStatus.Terminated;
}

/// <summary>Who waits for a sub-orchestration: the step <paramref name="TaskId"/> of one generation of the parent.</summary>
internal sealed record ParentLink(string InstanceId, string ExecutionId, string Name, int TaskId);
