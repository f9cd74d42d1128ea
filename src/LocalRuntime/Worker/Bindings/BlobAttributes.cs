using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>Runs the function for each new or changed blob.</summary>
/// <param name="blobPath">Container and name pattern, for example <c>upload/{clinic}/{name}</c>.</param>
public sealed class BlobTriggerAttribute(string blobPath) : TriggerBindingAttribute
{
    public string BlobPath { get; } = blobPath;

    /// <summary>Setting that holds the connection; <c>AzureWebJobsStorage</c> when null.</summary>
    public string? Connection { get; set; }

    public BlobTriggerSource Source { get; set; } = BlobTriggerSource.LogsAndContainerScan;
}

/// <summary>How the host learns of blobs. The local host always scans the container.</summary>
public enum BlobTriggerSource
{
    LogsAndContainerScan = 0,
    EventGrid = 1,
}

/// <summary>Reads a blob whose path may use the trigger's values, for example <c>labels/{name}</c>.</summary>
public sealed class BlobInputAttribute(string blobPath) : InputBindingAttribute
{
    public string BlobPath { get; } = blobPath;

    /// <summary>Setting that holds the connection; <c>AzureWebJobsStorage</c> when null.</summary>
    public string? Connection { get; set; }
}

/// <summary>Writes the return value to a blob whose path may use the trigger's values.</summary>
public sealed class BlobOutputAttribute(string blobPath) : OutputBindingAttribute
{
    public string BlobPath { get; } = blobPath;

    /// <summary>Setting that holds the connection; <c>AzureWebJobsStorage</c> when null.</summary>
    public string? Connection { get; set; }
}
