using Azure.Data.Tables;
using Azure.Identity;
using Azure.Storage.Blobs;
using Azure.Storage.Queues;
using Microsoft.Extensions.Configuration;

namespace MedFunctions.Adapters.Storage;

/// <summary>
/// Clients of the one storage account. The setting <c>AzureWebJobsStorage</c> holds a connection string (Azurite), or
/// <c>AzureWebJobsStorage__accountName</c> names the account, which is then entered by managed identity.
/// </summary>
public sealed class StorageClients
{
    /// <summary>The Functions host's queue triggers read base64.</summary>
    private static readonly QueueClientOptions QueueOptions = new() { MessageEncoding = QueueMessageEncoding.Base64 };

    /// <exception cref="InvalidOperationException">Neither setting is there.</exception>
    public StorageClients(IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        if (configuration[StorageNames.Connection] is { Length: > 0 } connectionString)
        {
            Blobs = new BlobServiceClient(connectionString);
            Tables = new TableServiceClient(connectionString);
            Queues = new QueueServiceClient(connectionString, QueueOptions);
            return;
        }

        var account = configuration[$"{StorageNames.Connection}:accountName"] is { Length: > 0 } name
            ? name
            : throw new InvalidOperationException(
                $"Set {StorageNames.Connection} to a connection string, or {StorageNames.Connection}__accountName to the storage account's name.");
        var credential = new DefaultAzureCredential();
        Blobs = new BlobServiceClient(new Uri($"https://{account}.blob.core.windows.net"), credential);
        Tables = new TableServiceClient(new Uri($"https://{account}.table.core.windows.net"), credential);
        Queues = new QueueServiceClient(new Uri($"https://{account}.queue.core.windows.net"), credential, QueueOptions);
    }

    public BlobServiceClient Blobs { get; }

    public TableServiceClient Tables { get; }

    public QueueServiceClient Queues { get; }

    public BlobContainerClient Container(string name) => Blobs.GetBlobContainerClient(name);

    public TableClient Table(string name) => Tables.GetTableClient(name);

    /// <summary>Creates what is missing.</summary>
    public async Task EnsureCreatedAsync(CancellationToken cancellationToken)
    {
        await Task.WhenAll(
        [
            .. StorageNames.Containers.Select(name => Container(name).CreateIfNotExistsAsync(cancellationToken: cancellationToken)),
            .. StorageNames.Tables.Select(name => Tables.CreateTableIfNotExistsAsync(name, cancellationToken)),
            .. StorageNames.Queues.Select(name => Queues.GetQueueClient(name).CreateIfNotExistsAsync(cancellationToken: cancellationToken)),
        ]);
    }
}
