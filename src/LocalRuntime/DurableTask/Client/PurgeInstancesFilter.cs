namespace Microsoft.DurableTask.Client;

/// <summary>Which completed instances to purge. Times are inclusive and compare with the creation time; null means any.</summary>
public record PurgeInstancesFilter(
    DateTimeOffset? CreatedFrom = null,
    DateTimeOffset? CreatedTo = null,
    IEnumerable<OrchestrationRuntimeStatus>? Statuses = null)
{
    /// <summary>How long one call may take; null means until all are purged.</summary>
    public TimeSpan? Timeout { get; init; }
}
