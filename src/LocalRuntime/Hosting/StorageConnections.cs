using System.Collections.Concurrent;
using Azure.Storage.Blobs;
using Azure.Storage.Queues;
using Microsoft.Extensions.Configuration;

namespace MedFunctions.LocalRuntime.Hosting;

/// <summary>Storage clients by the name of the setting that holds the connection string.</summary>
internal sealed class StorageConnections(IConfiguration configuration)
{
    private readonly ConcurrentDictionary<string, BlobServiceClient> blobs = new(StringComparer.OrdinalIgnoreCase);

    public BlobContainerClient Container(string setting, string container) =>
        blobs.GetOrAdd(setting, s => new BlobServiceClient(Required(s))).GetBlobContainerClient(container);

    public QueueClient Queue(string setting, string queue) => new(Required(setting), queue);

    /// <summary>Looks for the setting itself, with the prefix <c>AzureWebJobs</c>, and among the connection strings.</summary>
    public static string? Find(IConfiguration configuration, string setting) =>
        NonEmpty(configuration[setting]) ?? NonEmpty(configuration["AzureWebJobs" + setting]) ?? NonEmpty(configuration.GetConnectionString(setting));

    private static string? NonEmpty(string? text) => string.IsNullOrWhiteSpace(text) ? null : text;

    private string Required(string setting) =>
        Find(configuration, setting) ?? throw new InvalidOperationException($"The setting '{setting}' with a storage connection string is missing.");
}
