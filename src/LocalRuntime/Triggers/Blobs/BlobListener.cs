using System.Threading.Channels;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using MedFunctions.LocalRuntime.Hosting;
using MedFunctions.LocalRuntime.Hosting.Discovery;
using MedFunctions.LocalRuntime.Hosting.Invocation;
using MedFunctions.LocalRuntime.Hosting.State;
using Microsoft.Extensions.Logging;

namespace MedFunctions.LocalRuntime.Triggers.Blobs;

/// <summary>
/// Lists a container again and again and hands due blobs to workers through a bounded channel, so that work goes on while
/// a long listing does.
/// </summary>
internal sealed class BlobListener(
    Function function, BlobTrigger trigger, StorageConnections storage, StateDatabase database, FunctionInvoker invoker,
    HostSettings settings, TimeProvider time, ILogger<BlobListener> logger) : ITriggerListener
{
    private const int PageSize = 1000;

    /// <summary>Rests this many times as long as the last listing took: storage on the same machine has other work to do.</summary>
    private const int RestPerListing = 4;

    private readonly BlobContainerClient container = storage.Container(trigger.Connection, trigger.Path.Container);
    private readonly StorageHealth health = new(function.Name, logger);

    public async Task RunAsync(CancellationToken stopTaking, CancellationToken abort)
    {
        var ledger = new BlobLedger(new BlobReceipts(database, function.Definition.Id, container.Name));
        var poison = new BlobPoisonQueue(storage, trigger.Connection, function, settings);
        var worker = new BlobWorker(function, container, ledger, poison, invoker, settings.Blobs, time, logger);
        var due = Channel.CreateBounded<FoundBlob>(settings.Blobs.MaxDegreeOfParallelism * 4);
        using var stopListing = CancellationTokenSource.CreateLinkedTokenSource(stopTaking);
        async Task WorkAsync()
        {
            try
            {
                await worker.WorkAsync(due.Reader, stopTaking, abort);
            }
            catch (Exception)
            {
                // The ledger can't be written; going on would deliver without receipts.
                await stopListing.CancelAsync();
                throw;
            }
        }

        var workers = Enumerable.Range(0, settings.Blobs.MaxDegreeOfParallelism)
            .Select(_ => Task.Run(WorkAsync, CancellationToken.None))
            .ToList();
        try
        {
            await ListForeverAsync(ledger, due.Writer, stopListing.Token);
        }
        finally
        {
            due.Writer.Complete();
            await Task.WhenAll(workers);
        }
    }

    private async Task ListForeverAsync(BlobLedger ledger, ChannelWriter<FoundBlob> due, CancellationToken stopTaking)
    {
        var (shortest, longest) = (settings.Blobs.MinPollingInterval, settings.Blobs.MaxPollingInterval);
        var interval = shortest;
        while (!stopTaking.IsCancellationRequested)
        {
            TimeSpan wait;
            try
            {
                await container.CreateIfNotExistsAsync(cancellationToken: stopTaking);
                var (found, listing) = await ListOnceAsync(ledger, due, stopTaking);
                health.Succeeded();
                interval = found > 0 ? shortest : interval * 2 < longest ? interval * 2 : longest;
                wait = interval > listing * RestPerListing ? interval : listing * RestPerListing;
            }
            catch (Exception e) when (!stopTaking.IsCancellationRequested && StorageHealth.Covers(e))
            {
                wait = health.Failed(e);
            }

            await Task.Delay(wait, time, stopTaking);
        }
    }

    /// <returns>Blobs handed over, and the time spent in listing alone.</returns>
    private async Task<(int Found, TimeSpan Listing)> ListOnceAsync(
        BlobLedger ledger, ChannelWriter<FoundBlob> due, CancellationToken stopTaking)
    {
        var (found, listing) = (0, TimeSpan.Zero);
        ledger.BeginPass();
        var pages = container.GetBlobsAsync(BlobTraits.None, BlobStates.None, trigger.Path.Prefix, stopTaking).AsPages(pageSizeHint: PageSize);
        await using var page = pages.GetAsyncEnumerator(stopTaking);
        while (true)
        {
            var started = time.GetTimestamp();
            var more = await page.MoveNextAsync();
            listing += time.GetElapsedTime(started);
            if (!more) break;
            foreach (var blob in page.Current.Values)
            {
                if (!trigger.Path.TryMatch(blob.Name, out var tokens)) continue;
                var etag = blob.Properties.ETag?.ToString() ?? string.Empty;
                if (!ledger.TryTake(blob.Name, etag, time.GetUtcNow())) continue;
                await due.WriteAsync(new FoundBlob(blob.Name, etag, tokens), stopTaking);
                found++;
            }
        }

        ledger.EndPass();
        return (found, listing);
    }
}

/// <summary>A blob that a listing showed to be due.</summary>
internal sealed record FoundBlob(string Name, string ETag, IReadOnlyDictionary<string, string> Tokens);
