using Azure.Storage.Queues.Models;

namespace MedFunctions.LocalRuntime.Hosting.Binding;

/// <summary>Queue messages as text, bytes, JSON or the message itself; the trigger value has its body decoded.</summary>
internal static class QueueValues
{
    public static bool Supports(Type type) => type == typeof(QueueMessage) || JsonValues.Supports(type);

    public static ParameterBinding Trigger(Type type) => context =>
    {
        var message = (QueueMessage)context.TriggerValue;
        object? value = type switch
        {
            _ when type == typeof(QueueMessage) => message,
            _ when type == typeof(string) => message.Body.ToString(),
            _ when type == typeof(byte[]) => message.Body.ToArray(),
            _ when type == typeof(BinaryData) => message.Body,
            _ => JsonValues.Read(message.Body.ToStream(), type, context),
        };
        return ValueTask.FromResult(value);
    };
}
