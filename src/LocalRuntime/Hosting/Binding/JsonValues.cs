using System.Collections;
using System.Text;
using System.Text.Json;
using Azure.Core.Serialization;
using MedFunctions.LocalRuntime.Hosting.Invocation;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace MedFunctions.LocalRuntime.Hosting.Binding;

/// <summary>Values that travel as JSON, through the serializer that the app may set in <see cref="WorkerOptions"/>.</summary>
internal static class JsonValues
{
    public static readonly ObjectSerializer Default = new JsonObjectSerializer(new JsonSerializerOptions { PropertyNameCaseInsensitive = true });

    /// <summary>Whether a value of the type can be made from JSON: no delegate, and nothing abstract but collections.</summary>
    public static bool Supports(Type type) =>
        !typeof(Delegate).IsAssignableFrom(type) && type != typeof(Type)
        && (!type.IsAbstract || (type.IsInterface && typeof(IEnumerable).IsAssignableFrom(type)));

    public static object? Read(string? json, Type type, InvocationContext context) =>
        json is null ? Nothing(type) : Read(new MemoryStream(Encoding.UTF8.GetBytes(json)), type, context);

    /// <exception cref="FunctionInputConverterException">The content isn't JSON of the type.</exception>
    public static object? Read(Stream json, Type type, InvocationContext context)
    {
        try
        {
            return Serializer(context.InstanceServices).Deserialize(json, type, context.CancellationToken);
        }
        catch (JsonException e)
        {
            // The message may quote the content, which may be about a patient.
            throw new FunctionInputConverterException(
                $"The input of function '{context.Function.Name}' isn't JSON of {type.Name} (line {e.LineNumber}, byte {e.BytePositionInLine}).");
        }
    }

    public static BinaryData Write(object value, IServiceProvider services) => Serializer(services).Serialize(value, value.GetType());

    private static ObjectSerializer Serializer(IServiceProvider services) =>
        services.GetRequiredService<IOptions<WorkerOptions>>().Value.Serializer ?? Default;

    private static object? Nothing(Type type) => type.IsValueType ? Activator.CreateInstance(type) : null;
}
