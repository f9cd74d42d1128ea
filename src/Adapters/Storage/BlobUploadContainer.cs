using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Sas;
using MedFunctions.Core.Upload;

namespace MedFunctions.Adapters.Storage;

internal sealed class BlobUploadContainer(StorageClients storage, TimeProvider clock) : IUploadContainer
{
    /// <summary>Clocks of clients may be late or early by this much.</summary>
    private static readonly TimeSpan ClockSkew = TimeSpan.FromMinutes(5);

    private readonly BlobContainerClient container = storage.Container(StorageNames.UploadContainer);

    public async Task<UploadGrant> GrantAsync(string clinic, TimeSpan validity, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var sas = new BlobSasBuilder(BlobContainerSasPermissions.Create | BlobContainerSasPermissions.Write, now + validity)
        {
            BlobContainerName = container.Name,
            Resource = "c",
            StartsOn = now - ClockSkew,
        };
        if (container.CanGenerateSasUri)
        {
            return new UploadGrant(container.GenerateSasUri(sas), $"{clinic}/", sas.ExpiresOn);
        }

        var key = await storage.Blobs.GetUserDelegationKeyAsync(sas.StartsOn, sas.ExpiresOn, cancellationToken);
        var uri = new BlobUriBuilder(container.Uri) { Sas = sas.ToSasQueryParameters(key.Value, storage.Blobs.AccountName) };
        return new UploadGrant(uri.ToUri(), $"{clinic}/", sas.ExpiresOn);
    }

    public async IAsyncEnumerable<IUploadSource> ListAsync(
        string? clinic, string? dataset, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var prefix = clinic is null ? null : dataset is null or UploadPath.Inbox ? $"{clinic}/" : $"{clinic}/{dataset}/";
        var options = new GetBlobsOptions { Prefix = prefix };
        await foreach (var blob in container.GetBlobsAsync(options, cancellationToken))
        {
            if (TryParse(blob.Name) is { } path && (dataset is null || path.Dataset == dataset))
            {
                yield return new BlobUploadSource(container.GetBlobClient(blob.Name), path, blob.Properties.ETag);
            }
        }
    }

    public IUploadSource Get(UploadPath path) => new BlobUploadSource(container.GetBlobClient(path.BlobName), path);

    /// <summary>A blob at the container's root belongs to no clinic and is none of ours.</summary>
    private static UploadPath? TryParse(string blobName) =>
        blobName.Split('/', 2) is [{ Length: > 0 } clinic, { Length: > 0 } rest] ? UploadPath.Parse(clinic, rest) : null;
}

/// <summary>One blob of the container <c>upload</c>.</summary>
/// <param name="blob">The blob.</param>
/// <param name="path">Where it lies.</param>
/// <param name="listed">Its version, where it was listed.</param>
public sealed class BlobUploadSource(BlobClient blob, UploadPath path, ETag? listed = null) : IUploadSource
{
    public UploadPath Path => path;

    public string? ETag => listed is { } etag ? Version(etag) : null;

    public async Task<UploadContent?> ReadAsync(long maxBytes, CancellationToken cancellationToken)
    {
        try
        {
            using var response = (await blob.DownloadStreamingAsync(cancellationToken: cancellationToken)).Value;
            var (length, etag) = (response.Details.ContentLength, Version(response.Details.ETag));
            if (length > maxBytes)
            {
                return new UploadContent(ReadOnlyMemory<byte>.Empty, length, etag);
            }

            var bytes = new byte[length];
            await response.Content.ReadExactlyAsync(bytes, cancellationToken);
            return new UploadContent(bytes, length, etag);
        }
        catch (RequestFailedException exception) when (exception.Status == 404)
        {
            return null;
        }
    }

    /// <summary>Headers have quotation marks around it, listings don't.</summary>
    private static string Version(ETag etag) => etag.ToString().Trim('"');
}
