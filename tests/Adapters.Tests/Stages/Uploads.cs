using System.Text;
using Azure.Storage.Blobs;
using MedFunctions.Core.Upload;

namespace MedFunctions.Adapters.Tests.Stages;

/// <summary>A clinic that sends files, and what becomes of them on the real storage.</summary>
internal sealed class Uploads(StorageFixture storage)
{
    private readonly ReceiveUpload receive = storage.Get<ReceiveUpload>();
    private readonly IUploadRecords records = storage.Get<IUploadRecords>();
    private readonly Pseudonymizer pseudonymizer = storage.Get<Pseudonymizer>();

    public string Clinic { get; } = storage.NewName("clinic");

    public string Dataset { get; } = storage.NewName("dataset");

    public string Key(string name) => pseudonymizer.ForSource(PathOf(name));

    public UploadPath PathOf(string name) => UploadPath.Parse(Clinic, $"{Dataset}/{name}");

    public async Task PutAsync(string name, byte[] content) => await Blob(PathOf(name).BlobName).UploadAsync(BinaryData.FromBytes(content), overwrite: true);

    public Task PutAsync(string name, string content) => PutAsync(name, Encoding.UTF8.GetBytes(content));

    public Task<ImageReady?> ReceiveAsync(string name) => receive.RunAsync(storage.Get<IUploadContainer>().Get(PathOf(name)), default);

    public async Task<UploadRecord> SendAsync(string name, byte[] content)
    {
        await PutAsync(name, content);
        await ReceiveAsync(name);
        return (await FindAsync(name))!;
    }

    public Task<UploadRecord> SendAsync(string name, string content) => SendAsync(name, Encoding.UTF8.GetBytes(content));

    public Task<UploadRecord?> FindAsync(string name) => records.FindAsync(Clinic, Dataset, Key(name), default);

    public Task<List<UploadRecord>> ListAsync() => records.ListAsync(Dataset, Clinic, default).ToListAsync().AsTask();

    /// <summary>Everything that a container holds of this clinic: names, versions and content.</summary>
    public async Task<string> ContentAsync(string container)
    {
        var text = new StringBuilder();
        var client = storage.Storage.Container(container);
        var blobs = await client.GetBlobsAsync(new Azure.Storage.Blobs.Models.GetBlobsOptions { Prefix = $"{Clinic}/" }).ToListAsync();
        foreach (var blob in blobs.OrderBy(blob => blob.Name, StringComparer.Ordinal))
        {
            text.Append(blob.Name).Append(' ').Append(blob.Properties.ETag).Append(' ')
                .AppendLine(Convert.ToHexString((await client.GetBlobClient(blob.Name).DownloadContentAsync()).Value.Content));
        }

        return text.ToString();
    }

    public BlobClient Blob(string name) => storage.Storage.Container("upload").GetBlobClient(name);
}
