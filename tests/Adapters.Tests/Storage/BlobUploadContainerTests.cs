using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using MedFunctions.Core.Upload;

namespace MedFunctions.Adapters.Tests.Storage;

[Collection(StorageCollection.Name)]
public sealed class BlobUploadContainerTests(StorageFixture storage)
{
    private readonly IUploadContainer uploads = storage.Get<IUploadContainer>();
    private readonly string clinic = storage.NewName("clinic");

    [Fact]
    public async Task GivenAGrant_WhenUsed_ThenItWritesAndDoesNothingElse()
    {
        // The emulator checks signatures against the real clock.
        storage.Clock.SetUtcNow(DateTimeOffset.UtcNow);
        var grant = await uploads.GrantAsync(clinic, TimeSpan.FromHours(1), default);
        var container = new BlobContainerClient(grant.Url);
        var blob = container.GetBlobClient($"{grant.Prefix}chest/a.png");

        await blob.UploadAsync(BinaryData.FromString("x"));

        Assert.Equal(($"{clinic}/", storage.Clock.GetUtcNow().AddHours(1)), (grant.Prefix, grant.ExpiresAt));
        await AssertForbiddenAsync(() => blob.DownloadContentAsync());
        await AssertForbiddenAsync(() => blob.DeleteAsync());
        await AssertForbiddenAsync(async () => await container.GetBlobsAsync().FirstAsync());
        await AssertForbiddenAsync(() => blob.GetPropertiesAsync());
        Assert.Single(await NamesAsync(clinic, "chest"));
    }

    [Fact]
    public async Task GivenBlobsInSeveralPlaces_WhenListed_ThenEachIsWhereItBelongs()
    {
        foreach (var name in (string[])["chest/NORMAL/a.png", "chest/labels.csv", "chest-2/b.png", "c.png", "Bad Name/d.png", "inbox/e.png"])
        {
            await PutAsync($"{clinic}/{name}");
        }

        Assert.Equal(["NORMAL/a.png", "labels.csv"], await NamesAsync(clinic, "chest"));
        Assert.Equal(["b.png"], await NamesAsync(clinic, "chest-2"));
        Assert.Equal(["Bad Name/d.png", "c.png", "inbox/e.png"], await NamesAsync(clinic, "inbox"));
        Assert.Equal(6, (await NamesAsync(clinic, null)).Count);
        Assert.Empty(await NamesAsync(clinic[..^1], "chest"));
    }

    [Fact]
    public async Task GivenABlobAtTheRoot_WhenListed_ThenItIsNoneOfOurs()
    {
        await PutAsync("root.png");
        await PutAsync($"{clinic}/a.png");

        var all = await uploads.ListAsync(null, null, default).Select(source => source.Path).ToListAsync();

        Assert.Contains(all, path => path.Clinic == clinic);
        Assert.DoesNotContain(all, path => path.Name.Contains("root.png", StringComparison.Ordinal) || path.Clinic == "root.png");
    }

    [Fact]
    public async Task GivenABlob_WhenListedAndRead_ThenBothNameTheSameVersion()
    {
        await PutAsync($"{clinic}/chest/a.png", "12345");
        var source = await uploads.ListAsync(clinic, "chest", default).SingleAsync();

        var content = await source.ReadAsync(100, default);

        Assert.Equal(source.ETag, content!.ETag);
        Assert.DoesNotContain('"', content.ETag);
        Assert.Equal("12345", System.Text.Encoding.UTF8.GetString(content.Bytes.Span));
        Assert.Null(uploads.Get(source.Path).ETag);
    }

    [Fact]
    public async Task GivenABlobOverTheLimit_WhenRead_ThenItsLengthButNotItsBytes()
    {
        await PutAsync($"{clinic}/chest/a.png", "12345");
        var source = uploads.Get(UploadPath.Parse(clinic, "chest/a.png"));

        var (over, at) = (await source.ReadAsync(4, default), await source.ReadAsync(5, default));

        Assert.Equal((5, 0), (over!.Length, over.Bytes.Length));
        Assert.Equal((5, 5), (at!.Length, at.Bytes.Length));
    }

    [Fact]
    public async Task GivenABlobThatIsGone_WhenRead_ThenNothing() =>
        Assert.Null(await uploads.Get(UploadPath.Parse(clinic, "chest/gone.png")).ReadAsync(5, default));

    private static async Task AssertForbiddenAsync<T>(Func<Task<T>> call) =>
        Assert.Equal(403, (await Assert.ThrowsAsync<RequestFailedException>(call)).Status);

    private Task<Response<BlobContentInfo>> PutAsync(string name, string content = "x") =>
        storage.Storage.Container("upload").GetBlobClient(name).UploadAsync(BinaryData.FromString(content), overwrite: true);

    private async Task<List<string>> NamesAsync(string? clinic, string? dataset) =>
        await uploads.ListAsync(clinic, dataset, default).Select(source => source.Path.Name).Order(StringComparer.Ordinal).ToListAsync();
}
