using System.Diagnostics;
using MedFunctions.LocalRuntime.Hosting.Discovery;
using Microsoft.Azure.Functions.Worker;

namespace MedFunctions.LocalRuntime.Hosting.Invocation;

/// <summary>The context of one run.</summary>
internal sealed class InvocationContext : FunctionContext
{
    public const string HttpContextItem = "HttpRequestContext";

    private readonly TriggerEvent trigger;
    private readonly List<object> owned = [];

    public InvocationContext(Function function, TriggerEvent trigger, IServiceProvider services, CancellationToken cancellationToken)
    {
        this.trigger = trigger;
        Function = function;
        InstanceServices = services;
        CancellationToken = cancellationToken;
        BindingContext = new TriggerBindingContext(trigger.Data);
        TraceContext = new ActivityTraceContext(Activity.Current);
        Features = new InvocationFeatures();
        Features.Set(Returned);
        RetryContext = trigger.Retry!;
        if (trigger.Http is { } http) Items[HttpContextItem] = http;
    }

    public Function Function { get; }

    /// <summary>What the trigger parameter is made from; its type depends on the kind of trigger.</summary>
    public object TriggerValue => trigger.Value;

    public ReturnValue Returned { get; } = new();

    public override string InvocationId { get; } = Guid.NewGuid().ToString();

    public override string FunctionId => Function.Definition.Id;

    public override TraceContext TraceContext { get; }

    public override BindingContext BindingContext { get; }

    public override RetryContext RetryContext { get; }

    public override IServiceProvider InstanceServices { get; set; }

    public override FunctionDefinition FunctionDefinition => Function.Definition;

    public override IDictionary<object, object> Items { get; set; } = new Dictionary<object, object>();

    public override IInvocationFeatures Features { get; }

    public override CancellationToken CancellationToken { get; }

    /// <summary>Has the object disposed when the run, and for HTTP its answer, is over.</summary>
    public object Own(object value)
    {
        owned.Add(value);
        return value;
    }

    public async ValueTask ReleaseAsync()
    {
        foreach (var value in Enumerable.Reverse(owned))
        {
            if (value is IAsyncDisposable asynchronous)
            {
                if (trigger.Http is { } http) http.Response.RegisterForDisposeAsync(asynchronous);
                else await asynchronous.DisposeAsync();
            }
            else if (value is IDisposable disposable)
            {
                if (trigger.Http is { } http) http.Response.RegisterForDispose(disposable);
                else disposable.Dispose();
            }
        }
    }

    private sealed class TriggerBindingContext(IReadOnlyDictionary<string, object?> data) : BindingContext
    {
        public override IReadOnlyDictionary<string, object?> BindingData => data;
    }

    private sealed class ActivityTraceContext(Activity? activity) : TraceContext
    {
        public override string TraceParent { get; } = activity?.Id ?? string.Empty;

        public override string TraceState { get; } = activity?.TraceStateString ?? string.Empty;
    }
}
