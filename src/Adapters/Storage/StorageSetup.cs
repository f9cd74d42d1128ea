using Azure;
using MedFunctions.Core;
using Microsoft.Extensions.Hosting;

namespace MedFunctions.Adapters.Storage;

/// <summary>Creates missing containers, tables and queues before anything else starts.</summary>
internal sealed class StorageSetup(StorageClients storage) : IHostedLifecycleService
{
    /// <exception cref="UnavailableException">The storage account doesn't answer, after the client's own retries.</exception>
    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        try
        {
            await storage.EnsureCreatedAsync(cancellationToken);
        }
        catch (Exception exception) when (exception is AggregateException or RequestFailedException { Status: 0 })
        {
            throw new UnavailableException($"The storage account at {storage.Blobs.Uri.GetLeftPart(UriPartial.Authority)} doesn't answer. Start it, or correct the setting {StorageNames.Connection}.", exception);
        }
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
