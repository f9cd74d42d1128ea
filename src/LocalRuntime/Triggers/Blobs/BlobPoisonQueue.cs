using System.Text.Json;
using Azure.Storage.Queues;
using MedFunctions.LocalRuntime.Hosting;
using MedFunctions.LocalRuntime.Hosting.Discovery;

namespace MedFunctions.LocalRuntime.Triggers.Blobs;

/// <summary>Queue for blobs whose function failed too often; name and message are those of the Functions host.</summary>
internal sealed class BlobPoisonQueue(StorageConnections storage, string connection, Function function, HostSettings settings)
{
    public const string Name = "webjobs-blobtrigger-poison";

    private readonly QueueClient queue = storage.Queue(connection, Name);

    public async Task SendAsync(string container, FoundBlob blob, CancellationToken cancellationToken)
    {
        var message = JsonSerializer.SerializeToUtf8Bytes(new
        {
            FunctionId = $"Host.Functions.{function.Name}",
            BlobType = "BlockBlob",
            ContainerName = container,
            BlobName = blob.Name,
            ETag = blob.ETag,
        });
        await queue.CreateIfNotExistsAsync(cancellationToken: cancellationToken);
        var text = settings.Queues.Base64 ? Convert.ToBase64String(message) : System.Text.Encoding.UTF8.GetString(message);
        await queue.SendMessageAsync(text, cancellationToken);
    }
}
