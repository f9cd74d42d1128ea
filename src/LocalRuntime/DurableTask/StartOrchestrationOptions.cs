using System.Collections.ObjectModel;

namespace Microsoft.DurableTask;

/// <summary>Options of a new orchestration: its id (default a new GUID), when it starts (default now), tags and version.</summary>
public record StartOrchestrationOptions
{
    public StartOrchestrationOptions(string? InstanceId = null, DateTimeOffset? StartAt = null)
    {
        this.InstanceId = InstanceId;
        this.StartAt = StartAt;
    }

    public StartOrchestrationOptions(StartOrchestrationOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        InstanceId = options.InstanceId;
        StartAt = options.StartAt;
        Tags = options.Tags;
        Version = options.Version;
        DedupeStatuses = options.DedupeStatuses;
    }

    public string? InstanceId { get; init; }

    public DateTimeOffset? StartAt { get; init; }

    public IReadOnlyDictionary<string, string> Tags { get; init; } = ReadOnlyDictionary<string, string>.Empty;

    public TaskVersion? Version { get; init; }

    /// <summary>Names of the statuses in which an existing instance of the same id refuses the new one.</summary>
    public IReadOnlyList<string>? DedupeStatuses { get; init; }
}
