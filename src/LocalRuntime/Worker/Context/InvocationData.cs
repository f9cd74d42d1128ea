using System.Collections.Immutable;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>Values that came with the trigger: route values, blob path tokens, message metadata.</summary>
public abstract class BindingContext
{
    public abstract IReadOnlyDictionary<string, object?> BindingData { get; }
}

/// <summary>W3C trace context of the run.</summary>
public abstract class TraceContext
{
    public abstract string TraceParent { get; }

    public abstract string TraceState { get; }

    public virtual IReadOnlyDictionary<string, string> Attributes { get; } = ImmutableDictionary<string, string>.Empty;

    public virtual IReadOnlyDictionary<string, string> Baggage { get; } = ImmutableDictionary<string, string>.Empty;
}

/// <summary>Which repetition a run is.</summary>
public abstract class RetryContext
{
    /// <summary>0 for the first run.</summary>
    public abstract int RetryCount { get; }

    public abstract int MaxRetryCount { get; }
}

/// <summary>Objects of a run, one for each type.</summary>
public interface IInvocationFeatures : IEnumerable<KeyValuePair<Type, object>>
{
    void Set<T>(T instance);

    T? Get<T>();
}
