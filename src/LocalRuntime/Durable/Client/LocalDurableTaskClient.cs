using MedFunctions.LocalRuntime.Durable.Storage;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace MedFunctions.LocalRuntime.Durable.Client;

/// <summary>The client of the engine in this process.</summary>
internal sealed class LocalDurableTaskClient(DurableEngine engine) : DurableTaskClient("local")
{
    private const int MaxPageSize = 1000;

    private DateTime Now => engine.Clock.GetUtcNow().UtcDateTime;

    /// <exception cref="ArgumentException">There is no such orchestrator.</exception>
    /// <exception cref="InvalidOperationException">An instance of that id is there, in a status that refuses a new one.</exception>
    public override async Task<string> ScheduleNewOrchestrationInstanceAsync(
        TaskName orchestratorName,
        object? input = null,
        StartOrchestrationOptions? options = null,
        CancellationToken cancellation = default)
    {
        cancellation.ThrowIfCancellationRequested();
        var instance = NewInstance(orchestratorName.Name, options?.InstanceId) with
        {
            StartAt = options?.StartAt?.UtcDateTime,
            Version = options?.Version?.Version ?? string.Empty,
            Input = engine.Converter.Serialize(input),
            Tags = options is { Tags.Count: > 0 } ? options.Tags.ToDictionary() : null,
        };
        var refused = options?.DedupeStatuses is { } names
            ? names.Select(name => Enum.Parse<OrchestrationRuntimeStatus>(name, ignoreCase: true)).ToHashSet()
            : null;
        await CreateAsync(instance, existing => refused?.Contains(existing.Status) ?? !existing.IsCompleted);
        return instance.Id;
    }

    /// <remarks>An event for an unknown or completed instance is dropped.</remarks>
    public override Task RaiseEventAsync(string instanceId, string eventName, object? eventPayload = null, CancellationToken cancellation = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(eventName);
        return SendAsync(
            instanceId,
            new HistoryEvent(HistoryEventKind.EventRaised, Now) { Name = eventName, Data = engine.Converter.Serialize(eventPayload) },
            cancellation);
    }

    public override Task<OrchestrationMetadata> WaitForInstanceStartAsync(
        string instanceId,
        bool getInputsAndOutputs = false,
        CancellationToken cancellation = default) =>
        WaitAsync(instanceId, instance => instance.Status != OrchestrationRuntimeStatus.Pending, getInputsAndOutputs, cancellation);

    public override Task<OrchestrationMetadata> WaitForInstanceCompletionAsync(
        string instanceId,
        bool getInputsAndOutputs = false,
        CancellationToken cancellation = default) =>
        WaitAsync(instanceId, instance => instance.IsCompleted, getInputsAndOutputs, cancellation);

    public override Task TerminateInstanceAsync(string instanceId, TerminateInstanceOptions? options = null, CancellationToken cancellation = default) =>
        SendAsync(
            instanceId,
            new HistoryEvent(HistoryEventKind.ExecutionTerminated, Now)
            {
                Data = engine.Converter.Serialize(options?.Output),
                Recursive = options?.Recursive ?? false,
            },
            cancellation);

    public override Task SuspendInstanceAsync(string instanceId, string? reason = null, CancellationToken cancellation = default) =>
        SendAsync(instanceId, new HistoryEvent(HistoryEventKind.ExecutionSuspended, Now) { Data = reason }, cancellation);

    public override Task ResumeInstanceAsync(string instanceId, string? reason = null, CancellationToken cancellation = default) =>
        SendAsync(instanceId, new HistoryEvent(HistoryEventKind.ExecutionResumed, Now) { Data = reason }, cancellation);

    public override Task<OrchestrationMetadata?> GetInstancesAsync(
        string instanceId,
        bool getInputsAndOutputs = false,
        CancellationToken cancellation = default)
    {
        cancellation.ThrowIfCancellationRequested();
        ArgumentException.ThrowIfNullOrEmpty(instanceId);
        return Task.FromResult(engine.Store.Find(instanceId, getInputsAndOutputs) is { } instance ? ToMetadata(instance, getInputsAndOutputs) : null);
    }

    public override AsyncPageable<OrchestrationMetadata> GetAllInstancesAsync(OrchestrationQuery? filter = null)
    {
        var query = filter ?? new OrchestrationQuery();
        var stored = new InstanceFilter
        {
            CreatedFrom = query.CreatedFrom?.UtcDateTime,
            CreatedTo = query.CreatedTo?.UtcDateTime,
            Statuses = query.Statuses?.ToList(),
            IdPrefix = query.InstanceIdPrefix ?? string.Empty,
            Payloads = query.FetchInputsAndOutputs,
        };
        return Pageable.Create((token, size, cancellation) =>
        {
            cancellation.ThrowIfCancellationRequested();
            var limit = Math.Clamp(size ?? query.PageSize, 1, MaxPageSize);
            var rows = engine.Store.Query(stored, PagePosition.Parse(token ?? query.ContinuationToken), limit);
            var next = rows.Count == limit ? new PagePosition(rows[^1].CreatedAt, rows[^1].Id).ToString() : null;
            return Task.FromResult(new Page<OrchestrationMetadata>([.. rows.Select(row => ToMetadata(row, query.FetchInputsAndOutputs))], next));
        });
    }

    public override Task<Page<string>> ListInstanceIdsAsync(
        IEnumerable<OrchestrationRuntimeStatus>? runtimeStatus = null,
        DateTimeOffset? completedTimeFrom = null,
        DateTimeOffset? completedTimeTo = null,
        int pageSize = OrchestrationQuery.DefaultPageSize,
        string? lastInstanceKey = null,
        CancellationToken cancellation = default)
    {
        cancellation.ThrowIfCancellationRequested();
        var filter = new InstanceFilter
        {
            Statuses = runtimeStatus?.ToList(),
            CompletedFrom = completedTimeFrom?.UtcDateTime,
            CompletedTo = completedTimeTo?.UtcDateTime,
        };
        var limit = Math.Clamp(pageSize, 1, MaxPageSize);
        var ids = engine.Store.Ids(filter, lastInstanceKey ?? string.Empty, limit);
        return Task.FromResult(new Page<string>(ids, ids.Count == limit ? ids[^1] : null));
    }

    /// <remarks>Only completed instances are purged.</remarks>
    public override async Task<PurgeResult> PurgeInstanceAsync(
        string instanceId,
        PurgeInstanceOptions? options = null,
        CancellationToken cancellation = default)
    {
        cancellation.ThrowIfCancellationRequested();
        return new PurgeResult(await engine.Store.PurgeAsync(instanceId, options?.Recursive ?? false), true);
    }

    /// <inheritdoc cref="PurgeInstanceAsync(string, PurgeInstanceOptions?, CancellationToken)" path="/remarks"/>
    public override async Task<PurgeResult> PurgeAllInstancesAsync(
        PurgeInstancesFilter filter,
        PurgeInstanceOptions? options = null,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(filter);
        var stored = new InstanceFilter
        {
            CreatedFrom = filter.CreatedFrom?.UtcDateTime,
            CreatedTo = filter.CreatedTo?.UtcDateTime,
            Statuses = [.. (filter.Statuses ?? Enum.GetValues<OrchestrationRuntimeStatus>()).Where(InstanceRecord.IsFinal)],
        };
        var start = engine.Clock.GetTimestamp();
        var (total, more) = (0, true);
        while (more && (filter.Timeout is not { } timeout || engine.Clock.GetElapsedTime(start) < timeout))
        {
            cancellation.ThrowIfCancellationRequested();
            (var count, more) = await engine.Store.PurgeAsync(stored, options?.Recursive ?? false);
            total += count;
        }

        return new PurgeResult(total, !more);
    }

    /// <exception cref="ArgumentException">There is no such instance.</exception>
    /// <exception cref="InvalidOperationException">It still runs and the new one was to have its id.</exception>
    public override async Task<string> RestartAsync(
        string instanceId,
        bool restartWithNewInstanceId = false,
        CancellationToken cancellation = default)
    {
        cancellation.ThrowIfCancellationRequested();
        var original = engine.Store.Find(instanceId, payloads: true)
            ?? throw new ArgumentException($"An orchestration with the instance id '{instanceId}' was not found.", nameof(instanceId));
        var instance = NewInstance(original.Name, restartWithNewInstanceId ? null : instanceId) with
        {
            Version = original.Version,
            Input = original.Input,
            Tags = original.Tags,
        };
        await CreateAsync(instance, existing => !existing.IsCompleted);
        return instance.Id;
    }

    /// <summary>Does nothing: the engine belongs to the host.</summary>
    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private InstanceRecord NewInstance(string? name, string? id)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        return engine.Functions.HasOrchestrator(name)
            ? new InstanceRecord(string.IsNullOrEmpty(id) ? Guid.NewGuid().ToString("N") : id, InstanceRecord.NewExecutionId(), name) { CreatedAt = Now, UpdatedAt = Now }
            : throw new ArgumentException($"The function '{name}' doesn't exist, is disabled, or is not an orchestrator function.", nameof(name));
    }

    private async Task CreateAsync(InstanceRecord instance, Func<InstanceRecord, bool> refuses)
    {
        var wakeups = await engine.Store.CreateAsync(instance, Now, refuses)
            ?? throw new InvalidOperationException($"An orchestration with the instance id '{instance.Id}' exists already.");
        engine.Wake(wakeups);
    }

    private async Task SendAsync(string instanceId, HistoryEvent e, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        ArgumentException.ThrowIfNullOrEmpty(instanceId);
        if (await engine.Store.SendAsync(instanceId, e))
        {
            engine.Signal(instanceId);
        }
    }

    private async Task<OrchestrationMetadata> WaitAsync(
        string instanceId,
        Func<InstanceRecord, bool> reached,
        bool payloads,
        CancellationToken cancellation)
    {
        ArgumentException.ThrowIfNullOrEmpty(instanceId);
        var instance = Find(instanceId, payloads);
        while (!reached(instance))
        {
            // The second look is for a change between the first one and the watch.
            var change = engine.Watch.NextChange(instanceId);
            instance = Find(instanceId, payloads);
            if (!reached(instance))
            {
                await change.WaitAsync(cancellation);
                instance = Find(instanceId, payloads);
            }
        }

        return ToMetadata(instance, payloads);
    }

    private InstanceRecord Find(string instanceId, bool payloads) => engine.Store.Find(instanceId, payloads)
        ?? throw new InvalidOperationException($"An orchestration with the instance id '{instanceId}' was not found.");

    private OrchestrationMetadata ToMetadata(InstanceRecord instance, bool payloads) => new(instance.Name, instance.Id)
    {
        DataConverter = payloads ? engine.Converter : null,
        RuntimeStatus = instance.Status,
        CreatedAt = new DateTimeOffset(instance.CreatedAt),
        LastUpdatedAt = new DateTimeOffset(instance.UpdatedAt),
        SerializedInput = instance.Input,
        SerializedOutput = instance.Output,
        SerializedCustomStatus = instance.CustomStatus,
        Tags = instance.Tags ?? new Dictionary<string, string>(),
        FailureDetails = payloads ? instance.Failure : null,
    };
}
