using MedFunctions.LocalRuntime.Triggers.Blobs;
using MedFunctions.LocalRuntime.Triggers.Timers;
using Microsoft.Azure.Functions.Worker;

namespace MedFunctions.LocalRuntime.Hosting.Discovery;

/// <summary>What starts a function, in the form the listeners use.</summary>
/// <param name="Type">Name of the binding as Azure writes it.</param>
internal abstract record Trigger(string Type)
{
    /// <summary>Names that a parameter without an attribute may have.</summary>
    public virtual IEnumerable<string> DataNames => [];

    /// <summary>What the start-up listing shows after the function's name.</summary>
    public abstract string Listing { get; }
}

internal sealed record HttpTrigger(string Route, IReadOnlyList<string> Methods, AuthorizationLevel AuthLevel, IReadOnlyList<string> RouteNames)
    : Trigger("httpTrigger")
{
    public override IEnumerable<string> DataNames => RouteNames;

    public override string Listing => $"[{(Methods.Count == 0 ? "*" : string.Join(',', Methods))}] /{Route}";
}

internal sealed record BlobTrigger(BlobPathPattern Path, string Connection) : Trigger("blobTrigger")
{
    public override IEnumerable<string> DataNames => [.. Path.Tokens, "BlobTrigger", "Uri"];

    public override string Listing => Path.ToString();
}

internal sealed record QueueTrigger(string Queue, string Connection) : Trigger("queueTrigger")
{
    public override IEnumerable<string> DataNames =>
        ["QueueTrigger", "Id", "DequeueCount", "InsertionTime", "ExpirationTime", "NextVisibleTime", "PopReceipt"];

    public override string Listing => Queue;
}

internal sealed record TimerTrigger(TimerSchedule Schedule, bool UseMonitor, bool RunOnStartup) : Trigger("timerTrigger")
{
    public override string Listing => Schedule.ToString();
}

internal sealed record OrchestrationTrigger() : Trigger("orchestrationTrigger")
{
    public override string Listing => string.Empty;
}

internal sealed record ActivityTrigger() : Trigger("activityTrigger")
{
    public override IEnumerable<string> DataNames => ["InstanceId"];

    public override string Listing => string.Empty;
}
