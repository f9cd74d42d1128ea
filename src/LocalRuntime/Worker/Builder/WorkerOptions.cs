using Azure.Core.Serialization;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>Settings of the worker that an app may change.</summary>
public class WorkerOptions
{
    /// <summary>Serializer of trigger payloads, outputs and durable values; JSON without regard to the case of names when null.</summary>
    public ObjectSerializer? Serializer { get; set; }

    /// <summary>Kept for the app's own use: the local host negotiates nothing.</summary>
    public IDictionary<string, string> Capabilities { get; } = new Dictionary<string, string>();
}
