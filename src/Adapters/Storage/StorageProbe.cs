using Azure;
using MedFunctions.Core.Monitoring;

namespace MedFunctions.Adapters.Storage;

internal sealed class StorageProbe(StorageClients storage) : IHealthProbe
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    public async Task<HealthCheck> CheckAsync(CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Patience);
        try
        {
            await storage.Container(StorageNames.UploadContainer).ExistsAsync(limit.Token);
            return new HealthCheck("storage", Healthy: true);
        }
        catch (Exception exception) when (exception is RequestFailedException or AggregateException or OperationCanceledException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            return new HealthCheck("storage", Healthy: false, "The storage account doesn't answer. Check that it runs and that the app may use it.");
        }
    }
}
