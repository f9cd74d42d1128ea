namespace Microsoft.Azure.Functions.Worker;

/// <summary>One run of a function: what it is, what started it and what belongs to it.</summary>
public abstract class FunctionContext
{
    /// <summary>Unique for the run.</summary>
    public abstract string InvocationId { get; }

    /// <summary>Stable for the function.</summary>
    public abstract string FunctionId { get; }

    public abstract TraceContext TraceContext { get; }

    public abstract BindingContext BindingContext { get; }

    /// <summary>Null at run time unless the function has a retry attribute, as in Azure.</summary>
    public abstract RetryContext RetryContext { get; }

    /// <summary>Services of the run's own scope.</summary>
    public abstract IServiceProvider InstanceServices { get; set; }

    public abstract FunctionDefinition FunctionDefinition { get; }

    /// <summary>Values that middleware and function share during the run.</summary>
    public abstract IDictionary<object, object> Items { get; set; }

    public abstract IInvocationFeatures Features { get; }

    /// <summary>Fires when the host stops, the caller leaves or the function's time is over.</summary>
    public virtual CancellationToken CancellationToken { get; } = CancellationToken.None;
}
