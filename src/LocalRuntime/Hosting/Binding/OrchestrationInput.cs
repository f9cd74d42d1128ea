using System.Reflection;
using MedFunctions.LocalRuntime.Hosting.Invocation;
using Microsoft.DurableTask;

namespace MedFunctions.LocalRuntime.Hosting.Binding;

/// <summary>A further parameter of an orchestrator gets the orchestration's input.</summary>
internal static class OrchestrationInput
{
    private static readonly MethodInfo GetInput = typeof(TaskOrchestrationContext).GetMethod(nameof(TaskOrchestrationContext.GetInput))!;

    public static ParameterBinding Of(Type type)
    {
        var typed = GetInput.MakeGenericMethod(type);
        return context => ValueTask.FromResult(typed.Invoke(context.TriggerValue, BindingFlags.DoNotWrapExceptions, null, null, null));
    }
}

/// <summary>JSON that an activity is called with.</summary>
internal sealed record ActivityInput(string? Json);
