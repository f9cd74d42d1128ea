using System.Threading.Channels;

namespace MedFunctions.LocalRuntime.Durable.Dispatch;

/// <summary>Instances that have something new. Each is handed out to one worker at a time.</summary>
internal sealed class InstanceQueue
{
    private readonly Channel<string> _channel = Channel.CreateUnbounded<string>();
    private readonly Lock _gate = new();
    private readonly Dictionary<string, State> _states = new(StringComparer.Ordinal);

    private enum State
    {
        Queued,
        Running,
        RunningWithNews,
    }

    public void Signal(string instanceId)
    {
        lock (_gate)
        {
            if (!_states.TryGetValue(instanceId, out var state))
            {
                _states.Add(instanceId, State.Queued);
                _channel.Writer.TryWrite(instanceId);
            }
            else if (state == State.Running)
            {
                _states[instanceId] = State.RunningWithNews;
            }
        }
    }

    public async ValueTask<string> TakeAsync(CancellationToken cancellation)
    {
        var instanceId = await _channel.Reader.ReadAsync(cancellation);
        lock (_gate)
        {
            _states[instanceId] = State.Running;
        }

        return instanceId;
    }

    /// <summary>Ends the work on an instance; it is queued again if something has arrived meanwhile.</summary>
    public void Release(string instanceId)
    {
        lock (_gate)
        {
            _states.Remove(instanceId, out var state);
            if (state == State.RunningWithNews)
            {
                Signal(instanceId);
            }
        }
    }
}
