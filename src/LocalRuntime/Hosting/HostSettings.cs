namespace MedFunctions.LocalRuntime.Hosting;

/// <summary>What <c>host.json</c> says, with the defaults of the local host.</summary>
internal sealed record HostSettings
{
    /// <summary>Longest run of a function; null means without limit.</summary>
    public TimeSpan? FunctionTimeout { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>First part of every function's route, without slashes at its ends; may be empty.</summary>
    public string RoutePrefix { get; init; } = "api";

    public BlobSettings Blobs { get; init; } = new();

    public QueueSettings Queues { get; init; } = new();
}

internal sealed record BlobSettings
{
    /// <summary>Runs at one time for each function, 1 to 256.</summary>
    public int MaxDegreeOfParallelism { get; init; } = 8;

    /// <summary>Deliveries of one version of a blob before it counts as poison, 1 to 100.</summary>
    public int PoisonBlobThreshold { get; init; } = 5;

    /// <summary>Wait before the second delivery; it doubles with each further one.</summary>
    public TimeSpan RetryDelay { get; init; } = TimeSpan.FromMilliseconds(500);

    public TimeSpan MinPollingInterval { get; init; } = TimeSpan.FromMilliseconds(250);

    public TimeSpan MaxPollingInterval { get; init; } = TimeSpan.FromSeconds(2);
}

internal sealed record QueueSettings
{
    /// <summary>Messages fetched at one time, 1 to 32.</summary>
    public int BatchSize { get; init; } = 16;

    /// <summary>Running messages below which the next batch is fetched.</summary>
    public int NewBatchThreshold { get; init; } = 8;

    public int MaxDequeueCount { get; init; } = 5;

    /// <summary>How long a failed message stays hidden.</summary>
    public TimeSpan VisibilityTimeout { get; init; } = TimeSpan.Zero;

    public TimeSpan MaxPollingInterval { get; init; } = TimeSpan.FromSeconds(2);

    public bool Base64 { get; init; } = true;

    /// <summary>How long a message stays hidden while its function runs; renewed at half of it.</summary>
    public TimeSpan RunLease { get; init; } = TimeSpan.FromSeconds(30);
}
