using System.Threading.Channels;
using Azure.Storage.Blobs;
using MedFunctions.LocalRuntime.Hosting;
using MedFunctions.LocalRuntime.Hosting.Binding;
using MedFunctions.LocalRuntime.Hosting.Discovery;
using MedFunctions.LocalRuntime.Hosting.Invocation;
using Microsoft.Extensions.Logging;

namespace MedFunctions.LocalRuntime.Triggers.Blobs;

/// <summary>Delivers due blobs to the function, and decides what a failure leads to.</summary>
internal sealed class BlobWorker(
    Function function, BlobContainerClient container, BlobLedger ledger, BlobPoisonQueue poison, FunctionInvoker invoker,
    BlobSettings settings, TimeProvider time, ILogger logger)
{
    private static readonly TimeSpan LongestRetryDelay = TimeSpan.FromMinutes(1);

    public async Task WorkAsync(ChannelReader<FoundBlob> due, CancellationToken stopTaking, CancellationToken abort)
    {
        await foreach (var blob in due.ReadAllAsync(CancellationToken.None))
        {
            // What is left in the channel has no receipt, so the next start finds it again.
            if (!stopTaking.IsCancellationRequested) await DeliverAsync(blob, abort);
        }
    }

    private async Task DeliverAsync(FoundBlob blob, CancellationToken abort)
    {
        var deliveries = ledger.Deliveries(blob.Name);
        try
        {
            if (deliveries < settings.PoisonBlobThreshold)
            {
                deliveries = ledger.BeginDelivery(blob.Name);
                if (await SucceedsAsync(blob, abort))
                {
                    ledger.Complete(blob.Name);
                    return;
                }

                if (!await container.GetBlobClient(blob.Name).ExistsAsync(abort))
                {
                    logger.BlobGone(function.Name);
                    ledger.Forget(blob.Name);
                    return;
                }

                if (deliveries < settings.PoisonBlobThreshold)
                {
                    ledger.Retry(blob.Name, time.GetUtcNow() + DelayAfter(deliveries));
                    return;
                }
            }

            await poison.SendAsync(container.Name, blob, abort);
            logger.Poisoned(function.Name, deliveries, BlobPoisonQueue.Name);
            ledger.Complete(blob.Name);
        }
        catch (Exception) when (abort.IsCancellationRequested)
        {
            ledger.Release(blob.Name);
        }
        catch (Exception e) when (StorageHealth.Covers(e))
        {
            // The function's own errors end in SucceedsAsync; here only the host's calls fail, and the ledger knows the rest.
            ledger.Retry(blob.Name, time.GetUtcNow() + LongestRetryDelay);
        }
    }

    private async Task<bool> SucceedsAsync(FoundBlob blob, CancellationToken abort)
    {
        var data = new Dictionary<string, object?>(StringComparer.OrdinalIgnoreCase)
        {
            ["BlobTrigger"] = $"{container.Name}/{blob.Name}",
            ["Uri"] = container.GetBlobClient(blob.Name).Uri,
        };
        foreach (var (token, value) in blob.Tokens) data[token] = value;
        try
        {
            await invoker.InvokeAsync(function, new TriggerEvent(new BlobReference(container, blob.Name), data), abort);
            return true;
        }
        catch (Exception) when (!abort.IsCancellationRequested)
        {
            return false;
        }
    }

    private TimeSpan DelayAfter(int deliveries)
    {
        var delay = settings.RetryDelay * Math.Pow(2, Math.Min(deliveries - 1, 16));
        return delay < LongestRetryDelay ? delay : LongestRetryDelay;
    }
}
