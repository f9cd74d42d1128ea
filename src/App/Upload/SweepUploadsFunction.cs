using System.Text.Json;
using MedFunctions.Adapters.Storage;
using MedFunctions.Core;
using MedFunctions.Core.Upload;
using Microsoft.Azure.Functions.Worker;

namespace MedFunctions.App.Upload;

/// <summary>Finds uploads that events missed.</summary>
public sealed class SweepUploadsFunction(SweepUploads sweep, StorageClients storage)
{
    [Function("SweepUploads")]
    public async Task RunAsync([TimerTrigger("0 7 * * * *")] TimerInfo timer, CancellationToken cancellationToken)
    {
        // One by one instead of as an output binding: what was swept is not found again, so no message may be lost.
        var queue = storage.Queues.GetQueueClient(StorageNames.ImagesReadyQueue);
        await foreach (var ready in sweep.RunAsync(cancellationToken))
        {
            await queue.SendMessageAsync(JsonSerializer.Serialize(ready, ContractJson.OneLine), cancellationToken);
        }
    }
}
