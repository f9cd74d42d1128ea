using System.Collections;
using Azure.Storage.Queues;
using MedFunctions.LocalRuntime.Hosting.Discovery;
using MedFunctions.LocalRuntime.Hosting.Invocation;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;
using Microsoft.Extensions.DependencyInjection;

namespace MedFunctions.LocalRuntime.Hosting.Binding;

/// <summary>Sends what a function returned to where its output attribute says. Null is sent nowhere.</summary>
internal delegate Task ReturnBinding(InvocationContext context, object? value);

internal static class ReturnBindings
{
    /// <exception cref="FormatException">The attribute's target is wrong.</exception>
    public static ReturnBinding For(OutputBindingAttribute attribute, TriggerFactory triggers) => attribute switch
    {
        QueueOutputAttribute queue => ToQueue(triggers.Queue(queue.QueueName), triggers.Connection(queue.Connection)),
        BlobOutputAttribute blob => ToBlob(blob.BlobPath, triggers.Connection(blob.Connection), triggers),
        _ => throw new FormatException($"the local host knows no {attribute.GetType().Name}"),
    };

    private static ReturnBinding ToQueue(string queueName, string connection) => async (context, value) =>
    {
        if (value is null) return;
        var services = context.InstanceServices;
        var client = services.GetRequiredService<StorageConnections>().Queue(connection, queueName);
        var base64 = services.GetRequiredService<HostSettings>().Queues.Base64;
        await client.CreateIfNotExistsAsync(cancellationToken: context.CancellationToken);
        var messages = value is IEnumerable list and not (string or byte[]) ? list.Cast<object?>() : [value];
        foreach (var message in messages)
        {
            if (message is null) continue;
            var body = Content(message, services);
            await client.SendMessageAsync(base64 ? Convert.ToBase64String(body) : body.ToString(), context.CancellationToken);
        }
    };

    private static ReturnBinding ToBlob(string blobPath, string connection, TriggerFactory triggers)
    {
        var path = triggers.Path(blobPath);
        return async (context, value) =>
        {
            if (value is null) return;
            var container = context.InstanceServices.GetRequiredService<StorageConnections>().Container(connection, path.Container);
            await container.CreateIfNotExistsAsync(cancellationToken: context.CancellationToken);
            var blob = container.GetBlobClient(path.Fill(context.BindingContext.BindingData));
            if (value is Stream stream) await blob.UploadAsync(stream, overwrite: true, context.CancellationToken);
            else await blob.UploadAsync(Content(value, context.InstanceServices), overwrite: true, context.CancellationToken);
        };
    }

    private static BinaryData Content(object value, IServiceProvider services) => value switch
    {
        string text => new BinaryData(text),
        byte[] bytes => new BinaryData(bytes),
        BinaryData data => data,
        _ => JsonValues.Write(value, services),
    };
}
