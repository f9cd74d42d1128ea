using System.Text.Json;
using Azure.Storage.Blobs;
using MedFunctions.Adapters.Storage;
using MedFunctions.Core;
using MedFunctions.Core.Upload;
using Microsoft.Azure.Functions.Worker;

namespace MedFunctions.App.Upload;

/// <summary>Each new or changed blob in <c>upload</c> goes to its final state; images go on to prediction.</summary>
public sealed class ReceiveUploadFunction(ReceiveUpload receive)
{
    [Function("ReceiveUpload")]
    [QueueOutput(StorageNames.ImagesReadyQueue, Connection = StorageNames.Connection)]
    public async Task<string?> RunAsync(
        [BlobTrigger(StorageNames.UploadContainer + "/{clinic}/{name}", Connection = StorageNames.Connection)] BlobClient blob,
        string clinic,
        string name,
        CancellationToken cancellationToken)
    {
        var ready = await receive.RunAsync(new BlobUploadSource(blob, UploadPath.Parse(clinic, name)), cancellationToken);
        return ready is null ? null : JsonSerializer.Serialize(ready, ContractJson.OneLine);
    }
}
