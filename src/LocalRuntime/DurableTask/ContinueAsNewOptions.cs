namespace Microsoft.DurableTask;

/// <summary>How an orchestration starts again with an empty history.</summary>
public class ContinueAsNewOptions
{
    public object? NewInput { get; set; }

    /// <summary>True (default) hands events that nobody has waited for to the new generation.</summary>
    public bool PreserveUnprocessedEvents { get; set; } = true;

    /// <summary>Null keeps the version.</summary>
    public string? NewVersion { get; set; }
}
