using System.Text.Json;
using MedFunctions.Adapters.Storage;
using MedFunctions.Core.Upload;
using Microsoft.Azure.Functions.Worker;

namespace MedFunctions.App.Upload;

/// <summary>An upload whose processing failed again and again must not stay without a final state.</summary>
public sealed class PoisonedUploadFunction(ReceiveUpload receive)
{
    [Function("GiveUpOnUpload")]
    public async Task RunAsync(
        [QueueTrigger(StorageNames.PoisonedUploadsQueue, Connection = StorageNames.Connection)] string message,
        CancellationToken cancellationToken)
    {
        var poisoned = JsonSerializer.Deserialize<PoisonedBlob>(message);
        if (poisoned?.ContainerName == StorageNames.UploadContainer && poisoned.BlobName.Split('/', 2) is [var clinic, { Length: > 0 } rest])
        {
            await receive.GiveUpAsync(UploadPath.Parse(clinic, rest), poisoned.ETag ?? "", cancellationToken);
        }
    }

    /// <summary>What the Functions host writes into the queue.</summary>
    private sealed record PoisonedBlob(string ContainerName, string BlobName, string? ETag);
}
