namespace MedFunctions.LocalRuntime.Durable;

/// <summary>
/// The functions that the durable engine runs. The host implements it over the discovered
/// <c>[OrchestrationTrigger]</c> and <c>[ActivityTrigger]</c> methods; names compare ordinal, ignoring case.
/// </summary>
public interface IDurableFunctions
{
    bool HasOrchestrator(string name);

    bool HasActivity(string name);

    /// <summary>
    /// Calls the orchestrator method once, through the app's middleware, with <paramref name="context"/> as its trigger
    /// value (a further parameter gets the orchestration input). Must stay on the calling thread: the task completes
    /// only through durable tasks of the context.
    /// </summary>
    Task<object?> RunOrchestratorAsync(string name, Microsoft.DurableTask.TaskOrchestrationContext context);

    /// <summary>Calls the activity method; its trigger parameter is deserialized from <paramref name="serializedInput"/> (JSON or null).</summary>
    Task<object?> RunActivityAsync(string name, string instanceId, string? serializedInput, CancellationToken cancellationToken);
}
