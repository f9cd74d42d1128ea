using System.ComponentModel.DataAnnotations;

namespace MedFunctions.LocalRuntime.Durable;

/// <summary>Where the durable engine keeps its state and how much it does at a time.</summary>
public sealed class DurableEngineOptions
{
    public const int DefaultMaxConcurrentActivities = 10;

    public const int MaxConcurrency = 1024;

    /// <summary>Folder of the state (made if missing). One process may use it at a time; it needs working file locks.</summary>
    [Required]
    public string StateFolder { get; set; } = string.Empty;

    /// <summary>Orchestrations that are replayed at the same time, 1 to 1024; default twice the number of cores.</summary>
    [Range(1, MaxConcurrency)]
    public int MaxConcurrentOrchestrations { get; set; } = 2 * Environment.ProcessorCount;

    /// <summary>Activities that run at the same time, 1 to 1024; default 10.</summary>
    [Range(1, MaxConcurrency)]
    public int MaxConcurrentActivities { get; set; } = DefaultMaxConcurrentActivities;
}
