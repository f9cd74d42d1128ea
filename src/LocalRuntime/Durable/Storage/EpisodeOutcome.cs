namespace MedFunctions.LocalRuntime.Durable.Storage;

/// <summary>What one episode has decided; stored in one transaction.</summary>
internal sealed record EpisodeOutcome(InstanceRecord Instance, IReadOnlyList<HistoryEvent> NewHistory)
{
    public IReadOnlyList<int> CancelledTimers { get; init; } = [];

    /// <summary>Set when the orchestration starts again with an empty history.</summary>
    public NextGeneration? Next { get; init; }

    /// <summary>Sub-orchestrations that end with this one.</summary>
    public IReadOnlyList<string> Terminated { get; init; } = [];
}

/// <summary>The new generation's input and version, and the events that it inherits in order.</summary>
internal sealed record NextGeneration(string? Input, string Version, IReadOnlyList<HistoryEvent> Inherited);

/// <summary>What the engine has to wake up after a commit.</summary>
internal sealed class Wakeups
{
    public List<string> Instances { get; } = [];

    public List<StepKey> Activities { get; } = [];

    public List<DueTimer> Timers { get; } = [];
}
