using System.Text.Json;
using MedFunctions.Core.Upload;
using MedFunctions.Imaging;

namespace MedFunctions.Adapters.Tests.Storage;

[Collection(StorageCollection.Name)]
public sealed class BlobQuarantineTests(StorageFixture storage)
{
    private static readonly Rejection Rejection = new("empty", "The file has no content.");
    private static readonly DateTimeOffset At = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    private readonly UploadPath path = UploadPath.Parse(storage.NewName("clinic"), "chest/A/Müller #1?.png");

    [Theory]
    [InlineData("content")]
    [InlineData("")]
    public async Task GivenAnUpload_WhenKeptTwice_ThenOneCopyWithItsReason(string content)
    {
        await storage.Storage.Container("upload").GetBlobClient(path.BlobName).UploadAsync(BinaryData.FromString(content));

        await KeepAsync();
        await KeepAsync();

        Assert.Equal(content, await ReadAsync(path.BlobName));
        using var reason = JsonDocument.Parse((await ReadAsync($"{path.BlobName}.reason.json"))!);
        Assert.Equal(("empty", "The file has no content.", At), (
            reason.RootElement.GetProperty("code").GetString(),
            reason.RootElement.GetProperty("reason").GetString(),
            reason.RootElement.GetProperty("at").GetDateTimeOffset()));
    }

    [Fact]
    public async Task GivenABlobThatIsGone_WhenKept_ThenItIsPassedOver()
    {
        await KeepAsync();

        Assert.Null(await ReadAsync(path.BlobName));
    }

    private Task KeepAsync() => storage.Get<IQuarantine>().KeepAsync(path, Rejection, At, default);

    private async Task<string?> ReadAsync(string name)
    {
        var blob = storage.Storage.Container("quarantine").GetBlobClient(name);
        return await blob.ExistsAsync() ? (await blob.DownloadContentAsync()).Value.Content.ToString() : null;
    }
}
