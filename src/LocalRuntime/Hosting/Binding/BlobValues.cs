using System.Reflection;
using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Specialized;
using MedFunctions.LocalRuntime.Hosting.Invocation;
using MedFunctions.LocalRuntime.Triggers.Blobs;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;

namespace MedFunctions.LocalRuntime.Hosting.Binding;

/// <summary>Blobs as clients, streams, bytes, text or JSON. Clients cost no call.</summary>
internal static class BlobValues
{
    /// <summary>Bytes that a parameter other than a stream or client may hold.</summary>
    public const long MaxContent = 256L << 20;

    private static readonly Dictionary<Type, Func<BlobContainerClient, string, object>> Clients = new()
    {
        [typeof(BlobClient)] = (container, name) => container.GetBlobClient(name),
        [typeof(BlobBaseClient)] = (container, name) => container.GetBlobClient(name),
        [typeof(BlockBlobClient)] = (container, name) => container.GetBlockBlobClient(name),
        [typeof(PageBlobClient)] = (container, name) => container.GetPageBlobClient(name),
        [typeof(AppendBlobClient)] = (container, name) => container.GetAppendBlobClient(name),
        [typeof(BlobContainerClient)] = (container, _) => container,
    };

    public static bool Supports(Type type) => Clients.ContainsKey(type) || type == typeof(Stream) || JsonValues.Supports(type);

    public static ParameterBinding Trigger(Type type) => context =>
    {
        var (container, name) = (BlobReference)context.TriggerValue;
        return ReadAsync(type, container, name, context);
    };

    /// <summary>A blob read besides the trigger; one that doesn't exist gives null or the parameter's default.</summary>
    public static ParameterBinding Input(ParameterInfo parameter, BlobPathPattern path, string connection)
    {
        var type = parameter.ParameterType;
        if (!Supports(type)) throw new FormatException($"a blob can't give parameter '{parameter.Name}' a {type.Name}");
        return async context =>
        {
            var container = context.InstanceServices.GetRequiredService<StorageConnections>().Container(connection, path.Container);
            try
            {
                return await ReadAsync(type, container, path.Fill(context.BindingContext.BindingData), context);
            }
            catch (RequestFailedException e) when (e.Status == 404 && (!type.IsValueType || parameter.HasDefaultValue))
            {
                return parameter.HasDefaultValue ? parameter.DefaultValue : null;
            }
        };
    }

    private static async ValueTask<object?> ReadAsync(Type type, BlobContainerClient container, string name, InvocationContext context)
    {
        if (Clients.TryGetValue(type, out var client)) return client(container, name);
        var blob = container.GetBlobClient(name);
        if (type == typeof(Stream))
            return context.Own(await blob.OpenReadAsync(cancellationToken: context.CancellationToken));

        var response = (await blob.DownloadStreamingAsync(cancellationToken: context.CancellationToken)).Value;
        await using var content = response.Content;
        if (response.Details.ContentLength > MaxContent)
        {
            throw new FunctionInputConverterException(
                $"The blob for function '{context.Function.Name}' has {response.Details.ContentLength} bytes, over {MaxContent}; take a Stream or BlobClient.");
        }

        if (type == typeof(string)) return await new StreamReader(content).ReadToEndAsync(context.CancellationToken);
        if (type != typeof(byte[]) && type != typeof(BinaryData)) return JsonValues.Read(content, type, context);
        var bytes = new byte[response.Details.ContentLength];
        await content.ReadExactlyAsync(bytes, context.CancellationToken);
        return type == typeof(byte[]) ? bytes : new BinaryData(bytes);
    }
}

/// <summary>The blob that a trigger found.</summary>
internal sealed record BlobReference(BlobContainerClient Container, string Name);
