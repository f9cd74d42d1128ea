using Azure;
using Azure.Core.Pipeline;
using Azure.Storage;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using MedFunctions.Core.Upload;

namespace MedFunctions.Cli.Import;

/// <summary>Writes files to the upload container with the permission that the server gave.</summary>
/// <param name="grants">Permissions.</param>
/// <param name="dataset">Second part of every blob's name, after the clinic.</param>
internal sealed class BlobUploader(UploadGrants grants, string dataset) : IDisposable
{
    private const int MaximumRetries = 6;

    /// <summary>Up to this size a file is one request; a larger one is sent in blocks, so that memory stays bounded.</summary>
    private const int BlockBytes = 8 << 20;

    private readonly HttpClient _direct = new(new SocketsHttpHandler { UseProxy = false });
    private readonly HttpClient _proxied = new(new SocketsHttpHandler());

    /// <summary>Creates the blob unless there is one of that name.</summary>
    /// <returns>False when there was one.</returns>
    /// <exception cref="IOException">The file can't be read.</exception>
    /// <exception cref="RequestFailedException">The storage refused or, with status 0, didn't answer.</exception>
    public async Task<bool> CreateAsync(LocalFile file, CancellationToken cancellationToken)
    {
        try
        {
            await WriteAsync(file.Name, () => OpenRead(file.Path), new BlobRequestConditions { IfNoneMatch = ETag.All }, cancellationToken);
            return true;
        }
        catch (RequestFailedException exception) when (
            exception.ErrorCode == BlobErrorCode.BlobAlreadyExists || exception.ErrorCode == BlobErrorCode.ConditionNotMet)
        {
            return false;
        }
    }

    /// <summary>Writes the blob, over an older one if there is one.</summary>
    public Task ReplaceAsync(string name, byte[] content, CancellationToken cancellationToken) =>
        WriteAsync(name, () => new MemoryStream(content, writable: false), null, cancellationToken);

    public void Dispose()
    {
        _direct.Dispose();
        _proxied.Dispose();
    }

    private static FileStream OpenRead(string path) => new(
        path, new FileStreamOptions { Options = FileOptions.Asynchronous | FileOptions.SequentialScan, BufferSize = 0 });

    private async Task WriteAsync(
        string name, Func<Stream> open, BlobRequestConditions? conditions, CancellationToken cancellationToken)
    {
        var grant = await grants.GetAsync(cancellationToken);
        try
        {
            await WriteAsync(grant, name, open, conditions, cancellationToken);
        }
        catch (RequestFailedException exception) when (exception.Status == 403)
        {
            // The permission ended early, by a clock or by a change of keys: a new one is worth a try.
            await grants.DropAsync(grant, cancellationToken);
            await WriteAsync(await grants.GetAsync(cancellationToken), name, open, conditions, cancellationToken);
        }
    }

    private async Task WriteAsync(
        UploadGrant grant, string name, Func<Stream> open, BlobRequestConditions? conditions, CancellationToken cancellationToken)
    {
        var blob = new BlobContainerClient(grant.Url, ClientOptions(grant.Url)).GetBlobClient($"{grant.Prefix}{dataset}/{name}");
        var options = new BlobUploadOptions
        {
            Conditions = conditions,
            TransferOptions = new StorageTransferOptions
            {
                InitialTransferSize = BlockBytes,
                MaximumTransferSize = BlockBytes,
                MaximumConcurrency = 1,
            },
        };
        await using var content = open();
        await blob.UploadAsync(content, options, cancellationToken);
    }

    private BlobClientOptions ClientOptions(Uri container)
    {
        var options = new BlobClientOptions { Transport = new HttpClientTransport(container.IsLoopback ? _direct : _proxied) };
        options.Retry.MaxRetries = MaximumRetries;
        return options;
    }
}
