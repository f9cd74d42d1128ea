using MedFunctions.LocalRuntime.Durable;
using MedFunctions.LocalRuntime.Hosting.Binding;
using MedFunctions.LocalRuntime.Hosting.Discovery;
using MedFunctions.LocalRuntime.Hosting.Invocation;
using Microsoft.DurableTask;

namespace MedFunctions.LocalRuntime.Hosting;

/// <summary>Gives the durable engine the discovered orchestrators and activities.</summary>
internal sealed class DurableFunctions(FunctionCatalog catalog, FunctionInvoker invoker) : IDurableFunctions
{
    private readonly Dictionary<string, Function> orchestrators = Of<OrchestrationTrigger>(catalog);
    private readonly Dictionary<string, Function> activities = Of<ActivityTrigger>(catalog);

    public bool HasOrchestrator(string name) => orchestrators.ContainsKey(name);

    public bool HasActivity(string name) => activities.ContainsKey(name);

    public Task<object?> RunOrchestratorAsync(string name, TaskOrchestrationContext context) =>
        invoker.ReplayAsync(orchestrators[name], new TriggerEvent(context, InstanceData(context.InstanceId)));

    public Task<object?> RunActivityAsync(string name, string instanceId, string? serializedInput, CancellationToken cancellationToken) =>
        invoker.InvokeAsync(activities[name], new TriggerEvent(new ActivityInput(serializedInput), InstanceData(instanceId)), cancellationToken);

    private static Dictionary<string, object?> InstanceData(string instanceId) =>
        new(StringComparer.OrdinalIgnoreCase) { ["InstanceId"] = instanceId };

    private static Dictionary<string, Function> Of<TTrigger>(FunctionCatalog catalog)
        where TTrigger : Trigger =>
        catalog.Functions.Where(f => f.Trigger is TTrigger).ToDictionary(f => f.Name, StringComparer.OrdinalIgnoreCase);
}
