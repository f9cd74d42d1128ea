using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using MedFunctions.Core;
using MedFunctions.Core.Registry;

namespace MedFunctions.Adapters.Storage;

internal sealed class BlobModelRegistry(StorageClients storage) : IModelRegistry
{
    private readonly BlobContainerClient container = storage.Container(StorageNames.RegistryContainer);

    public async Task<RegisteredVersion> RegisterAsync(
        string model, string jobId, ModelBundle bundle, DateTimeOffset at, CancellationToken cancellationToken)
    {
        var claim = await ClaimAsync(model, jobId, at, cancellationToken);
        if (await container.GetBlobClient(StorageNames.RegistryFile(model, claim.Version, ModelBundle.CardFile)).ExistsAsync(cancellationToken))
        {
            return claim;
        }

        // The card is the commit point: until it is there, nobody sees the version.
        foreach (var (file, content) in bundle.Files.OrderBy(pair => pair.Key == ModelBundle.CardFile))
        {
            await container.WriteAsync(
                StorageNames.RegistryFile(model, claim.Version, file), content, ContentType(file), cancellationToken);
        }

        return claim;
    }

    public async Task<IReadOnlyList<RegisteredVersion>> ListAsync(string model, CancellationToken cancellationToken)
    {
        var versions = new List<RegisteredVersion>();
        foreach (var version in await VersionsAsync(model, withCard: true, cancellationToken))
        {
            if (await FindClaimAsync(model, version, cancellationToken) is { } claim)
            {
                versions.Add(claim);
            }
        }

        return [.. versions.OrderByDescending(version => version.Version)];
    }

    public async Task<ReadOnlyMemory<byte>> GetFileAsync(string model, int version, string file, CancellationToken cancellationToken) =>
        (await container.FindAsync(StorageNames.RegistryFile(model, version, file), cancellationToken))?.Content
        ?? throw new NotFoundException($"Version {version} of model {model} has no {file}.");

    public async Task<(ActivePointer Pointer, string ETag)?> GetActiveAsync(string model, CancellationToken cancellationToken) =>
        await container.FindJsonAsync<ActivePointer>(StorageNames.ActivePointer(model), "active pointer", cancellationToken);

    public Task<bool> TrySetActiveAsync(string model, ActivePointer pointer, string? expectedETag, CancellationToken cancellationToken) =>
        container.TryWriteAsync(
            StorageNames.ActivePointer(model), ContractJson.Write(pointer), "application/json", expectedETag, cancellationToken);

    /// <summary>Takes the next free number, or finds the one that this job took before.</summary>
    private async Task<RegisteredVersion> ClaimAsync(string model, string jobId, DateTimeOffset at, CancellationToken cancellationToken)
    {
        var next = 1;
        foreach (var version in await VersionsAsync(model, withCard: false, cancellationToken))
        {
            if (await FindClaimAsync(model, version, cancellationToken) is { } known && known.JobId == jobId)
            {
                return known;
            }

            next = Math.Max(next, version + 1);
        }

        while (true)
        {
            var claim = new RegisteredVersion(next, jobId, at);
            if (await container.TryWriteAsync(
                StorageNames.RegistryClaim(model, next), ContractJson.Write(claim), "application/json", expectedETag: null, cancellationToken))
            {
                return claim;
            }

            // The same job can be registered twice at the same time.
            if (await FindClaimAsync(model, next, cancellationToken) is { } taken && taken.JobId == jobId)
            {
                return taken;
            }

            next++;
        }
    }

    private async Task<RegisteredVersion?> FindClaimAsync(string model, int version, CancellationToken cancellationToken) =>
        (await container.FindJsonAsync<RegisteredVersion>(StorageNames.RegistryClaim(model, version), "version record", cancellationToken))?.Value;

    private async Task<IReadOnlyList<int>> VersionsAsync(string model, bool withCard, CancellationToken cancellationToken)
    {
        var versions = new SortedSet<int>();
        var options = new GetBlobsOptions { Prefix = $"{model}/" };
        await foreach (var blob in container.GetBlobsAsync(options, cancellationToken))
        {
            if (blob.Name.Split('/') is [_, var number, var file]
                && int.TryParse(number, out var version)
                && (!withCard || file == ModelBundle.CardFile))
            {
                versions.Add(version);
            }
        }

        return [.. versions];
    }

    private static string ContentType(string file) => Path.GetExtension(file) switch
    {
        ".json" => "application/json",
        ".html" => "text/html; charset=utf-8",
        _ => "application/octet-stream",
    };
}
