using Azure.Storage.Blobs;
using MedFunctions.Core;
using MedFunctions.Core.Preprocessing;
using MedFunctions.Imaging;

namespace MedFunctions.Adapters.Storage;

internal sealed class BlobPreparedImages(StorageClients storage) : IPreparedImages
{
    private const int ParallelDownloads = 8;

    private readonly BlobContainerClient container = storage.Container(StorageNames.PreparedContainer);

    public async Task<PreparedImageRecord> AddAsync(byte[] png, PreparedImageRecord record, CancellationToken cancellationToken)
    {
        // The record is the commit point, so the pixels go first; equal ids mean equal pixels, whoever writes them.
        await container.TryWriteAsync(StorageNames.PreparedImage(record.ImageId), png, "image/png", expectedETag: null, cancellationToken);
        var name = StorageNames.PreparedRecord(record.ImageId);
        if (await container.TryWriteAsync(name, ContractJson.Write(record), "application/json", expectedETag: null, cancellationToken))
        {
            return record;
        }

        return (await container.FindJsonAsync<PreparedImageRecord>(name, "image record", cancellationToken))?.Value
            ?? throw new ConflictException("A prepared image was removed while it was being added. It will be added again.");
    }

    public async Task<PreparedImage> GetAsync(string imageId, CancellationToken cancellationToken)
    {
        var record = await container.FindJsonAsync<PreparedImageRecord>(StorageNames.PreparedRecord(imageId), "image record", cancellationToken);
        var png = await container.FindAsync(StorageNames.PreparedImage(imageId), cancellationToken);
        return record is null || png is null
            ? throw new NotFoundException($"There is no prepared image {imageId}.")
            : new PreparedImage(record.Value.Value, PreparedPng.Decode(png.Value.Content, record.Value.Value.Meaning));
    }

    public Task DownloadAsync(IReadOnlyCollection<string> imageIds, string folder, CancellationToken cancellationToken)
    {
        var options = new ParallelOptions { MaxDegreeOfParallelism = ParallelDownloads, CancellationToken = cancellationToken };
        return Parallel.ForEachAsync(imageIds, options, async (imageId, token) =>
        {
            var target = Path.Combine(folder, imageId);
            Directory.CreateDirectory(target);
            await DownloadFileAsync(StorageNames.PreparedImage(imageId), Path.Combine(target, "image.png"), token);
            await DownloadFileAsync(StorageNames.PreparedRecord(imageId), Path.Combine(target, "image.json"), token);
        });
    }

    private async Task DownloadFileAsync(string name, string path, CancellationToken cancellationToken)
    {
        if (File.Exists(path))
        {
            return;
        }

        // Renamed when whole, so that a killed download leaves no half file behind.
        var partial = $"{path}.{Guid.NewGuid():N}.part";
        await container.GetBlobClient(name).DownloadToAsync(partial, cancellationToken);
        File.Move(partial, path, overwrite: true);
    }
}
