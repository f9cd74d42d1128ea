using System.Reflection;
using MedFunctions.LocalRuntime.Hosting.Discovery;
using MedFunctions.LocalRuntime.Hosting.Invocation;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;
using Microsoft.DurableTask;
using Microsoft.Extensions.DependencyInjection;

namespace MedFunctions.LocalRuntime.Hosting.Binding;

/// <summary>Makes a parameter's value for one run.</summary>
internal delegate ValueTask<object?> ParameterBinding(InvocationContext context);

/// <summary>Decides, once at the start, how each parameter gets its values.</summary>
internal static class ParameterBindings
{
    /// <exception cref="FormatException">Nothing can fill the parameter.</exception>
    public static ParameterBinding For(ParameterInfo parameter, Trigger trigger, TriggerFactory triggers)
    {
        var type = parameter.ParameterType;
        if (type.IsByRef || type.IsPointer) throw new FormatException($"parameter '{parameter.Name}' is passed by reference");
        return parameter.GetCustomAttribute<BindingAttribute>() switch
        {
            TriggerBindingAttribute => FromTrigger(parameter, trigger),
            BlobInputAttribute input => BlobValues.Input(parameter, triggers.Path(input.BlobPath), triggers.Connection(input.Connection)),
            DurableClientAttribute => context => ValueTask.FromResult<object?>(context.InstanceServices.GetRequiredService(type)),
            null => Unmarked(parameter, trigger),
            var other => throw new FormatException($"parameter '{parameter.Name}' has a {other.GetType().Name}, which the local host doesn't know"),
        };
    }

    private static ParameterBinding FromTrigger(ParameterInfo parameter, Trigger trigger)
    {
        var type = parameter.ParameterType;
        switch (trigger)
        {
            case HttpTrigger when IsHttp(type):
                return Http(type);
            case TimerTrigger when type == typeof(TimerInfo):
            case OrchestrationTrigger when type == typeof(TaskOrchestrationContext):
                return context => ValueTask.FromResult<object?>(context.TriggerValue);
            case BlobTrigger when BlobValues.Supports(type):
                return BlobValues.Trigger(type);
            case QueueTrigger when QueueValues.Supports(type):
                return QueueValues.Trigger(type);
            case ActivityTrigger when JsonValues.Supports(type):
                return context => ValueTask.FromResult(JsonValues.Read(((ActivityInput)context.TriggerValue).Json, type, context));
            default:
                throw new FormatException($"a {trigger.Type} can't give parameter '{parameter.Name}' a {Describe(type)}");
        }
    }

    private static ParameterBinding Unmarked(ParameterInfo parameter, Trigger trigger)
    {
        var type = parameter.ParameterType;
        var name = parameter.Name!;
        if (type == typeof(FunctionContext)) return context => ValueTask.FromResult<object?>(context);
        if (type == typeof(CancellationToken)) return context => ValueTask.FromResult<object?>(context.CancellationToken);
        if (IsHttp(type) && trigger is HttpTrigger) return Http(type);
        if (trigger is OrchestrationTrigger && !parameter.HasDefaultValue && JsonValues.Supports(type))
            return OrchestrationInput.Of(type);
        if (trigger.DataNames.Contains(name, StringComparer.OrdinalIgnoreCase))
        {
            return NamedValues.Supports(type)
                ? context => ValueTask.FromResult(NamedValues.Read(parameter, context))
                : throw new FormatException($"parameter '{name}' is a {Describe(type)}, which can't be made from text");
        }

        if (parameter.HasDefaultValue) return _ => ValueTask.FromResult(parameter.DefaultValue);
        var hint = type.Namespace == "Microsoft.Extensions.Logging"
            ? "take ILogger<T> in the constructor or call FunctionContext.GetLogger"
            : "mark it with a binding attribute, name it like a token or route value, or give it a default";
        throw new FormatException($"nothing fills parameter '{name}' of type {Describe(type)}; {hint}");
    }

    private static bool IsHttp(Type type) => type == typeof(HttpRequest) || type == typeof(HttpContext);

    private static ParameterBinding Http(Type type) => type == typeof(HttpRequest)
        ? context => ValueTask.FromResult<object?>(context.GetHttpContext()!.Request)
        : context => ValueTask.FromResult<object?>(context.GetHttpContext());

    private static string Describe(Type type) => type.IsGenericType ? type.ToString() : type.Name;
}
