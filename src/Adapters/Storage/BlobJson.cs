using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;
using MedFunctions.Core;

namespace MedFunctions.Adapters.Storage;

/// <summary>Conditional reads and writes of small blobs.</summary>
internal static class BlobJson
{
    /// <returns>False when the condition doesn't hold: the blob is there already, or was changed meanwhile.</returns>
    public static async Task<bool> TryWriteAsync(
        this BlobContainerClient container, string name, ReadOnlyMemory<byte> content, string contentType, string? expectedETag, CancellationToken cancellationToken)
    {
        var options = new BlobUploadOptions
        {
            HttpHeaders = new BlobHttpHeaders { ContentType = contentType },
            Conditions = expectedETag is null
                ? new BlobRequestConditions { IfNoneMatch = ETag.All }
                : new BlobRequestConditions { IfMatch = new ETag(expectedETag) },
        };
        try
        {
            await container.GetBlockBlobClient(name).UploadAsync(new MemoryStream(content.ToArray(), writable: false), options, cancellationToken);
            return true;
        }
        catch (RequestFailedException exception) when (exception.Status is 409 or 412)
        {
            return false;
        }
    }

    public static async Task WriteAsync(
        this BlobContainerClient container, string name, ReadOnlyMemory<byte> content, string contentType, CancellationToken cancellationToken)
    {
        var options = new BlobUploadOptions { HttpHeaders = new BlobHttpHeaders { ContentType = contentType } };
        await container.GetBlobClient(name).UploadAsync(BinaryData.FromBytes(content), options, cancellationToken);
    }

    /// <returns>Content and ETag, or null when there is no such blob.</returns>
    public static async Task<(ReadOnlyMemory<byte> Content, string ETag)?> FindAsync(
        this BlobContainerClient container, string name, CancellationToken cancellationToken)
    {
        try
        {
            var result = await container.GetBlobClient(name).DownloadContentAsync(cancellationToken);
            return (result.Value.Content.ToMemory(), result.Value.Details.ETag.ToString());
        }
        catch (RequestFailedException exception) when (exception.Status == 404)
        {
            return null;
        }
    }

    public static async Task<(T Value, string ETag)?> FindJsonAsync<T>(
        this BlobContainerClient container, string name, string what, CancellationToken cancellationToken) =>
        await container.FindAsync(name, cancellationToken) is { } found
            ? (ContractJson.Read<T>(found.Content.Span, what), found.ETag)
            : null;
}
