using System.Collections.Concurrent;

namespace MedFunctions.LocalRuntime.Durable.Dispatch;

/// <summary>Tells those who wait for an instance that it has changed.</summary>
internal sealed class InstanceWatch
{
    private readonly ConcurrentDictionary<string, TaskCompletionSource> _watched = new(StringComparer.Ordinal);

    /// <summary>Completes at the next change. Take it before reading the state, so that no change falls in between.</summary>
    public Task NextChange(string instanceId) =>
        _watched.GetOrAdd(instanceId, _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;

    public void Changed(string instanceId)
    {
        if (_watched.TryRemove(instanceId, out var change))
        {
            change.SetResult();
        }
    }
}
