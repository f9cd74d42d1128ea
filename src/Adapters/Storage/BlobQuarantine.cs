using Azure;
using Azure.Storage.Blobs;
using MedFunctions.Core;
using MedFunctions.Core.Upload;
using MedFunctions.Imaging;

namespace MedFunctions.Adapters.Storage;

internal sealed class BlobQuarantine(StorageClients storage) : IQuarantine
{
    private readonly BlobContainerClient uploads = storage.Container(StorageNames.UploadContainer);
    private readonly BlobContainerClient quarantine = storage.Container(StorageNames.QuarantineContainer);

    public async Task KeepAsync(UploadPath path, Rejection rejection, DateTimeOffset at, CancellationToken cancellationToken)
    {
        try
        {
            await using var source = await uploads.GetBlobClient(path.BlobName).OpenReadAsync(cancellationToken: cancellationToken);
            await quarantine.GetBlobClient(path.BlobName).UploadAsync(source, overwrite: true, cancellationToken);
        }
        catch (RequestFailedException exception) when (exception.Status == 404)
        {
            return;
        }

        var reason = ContractJson.Write(new { rejection.Code, rejection.Reason, At = at });
        await quarantine.WriteAsync(StorageNames.QuarantineReason(path.BlobName), reason, "application/json", cancellationToken);
    }
}
