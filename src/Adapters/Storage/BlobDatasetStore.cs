using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using MedFunctions.Core;
using MedFunctions.Core.Datasets;

namespace MedFunctions.Adapters.Storage;

internal sealed class BlobDatasetStore(StorageClients storage) : IDatasetStore
{
    private readonly BlobContainerClient container = storage.Container(StorageNames.DatasetsContainer);

    public async Task<DatasetManifest?> FindLatestAsync(string name, CancellationToken cancellationToken)
    {
        var latest = 0;
        var options = new GetBlobsByHierarchyOptions { Prefix = $"{name}/", Delimiter = "/" };
        await foreach (var item in container.GetBlobsByHierarchyAsync(options, cancellationToken))
        {
            if (item.IsPrefix && int.TryParse(item.Prefix.Split('/')[1], out var version))
            {
                latest = Math.Max(latest, version);
            }
        }

        return latest == 0 ? null : await GetAsync(name, latest, cancellationToken);
    }

    public async Task<DatasetManifest> GetAsync(string name, int version, CancellationToken cancellationToken)
    {
        var found = await container.FindJsonAsync<DatasetManifest>(
            StorageNames.DatasetManifest(name, version), "dataset manifest", cancellationToken)
            ?? throw new NotFoundException($"Dataset {name} has no version {version}.");
        return found.Value.ComputeHash() == found.Value.Hash
            ? found.Value
            : throw new InvalidInputException($"The manifest of dataset {name} version {version} was changed after it was written. Restore it.");
    }

    public Task<bool> TryCreateAsync(DatasetManifest manifest, CancellationToken cancellationToken) =>
        container.TryWriteAsync(
            StorageNames.DatasetManifest(manifest.Name, manifest.Version),
            ContractJson.Write(manifest),
            "application/json",
            expectedETag: null,
            cancellationToken);
}
