using MedFunctions.Core;
using MedFunctions.Core.Preprocessing;
using MedFunctions.Imaging;
using MedFunctions.TestKit;

namespace MedFunctions.Adapters.Tests.Storage;

[Collection(StorageCollection.Name)]
public sealed class BlobPreparedImagesTests(StorageFixture storage)
{
    private readonly IPreparedImages images = storage.Get<IPreparedImages>();

    [Fact]
    public async Task GivenAnImage_WhenAddedTwice_ThenTheSameRecordAndBytes()
    {
        var image = Prepare(101, "first");

        Assert.Equal("first", (await AddAsync(image)).SourceKey);
        var before = await BytesAsync(image);
        Assert.Equal("first", (await AddAsync(image)).SourceKey);

        Assert.Equal(before, await BytesAsync(image));
    }

    [Fact]
    public async Task GivenTheSamePixelsFromElsewhere_WhenAdded_ThenTheFirstsRecordStays()
    {
        await AddAsync(Prepare(102, "first"));

        Assert.Equal("first", (await AddAsync(Prepare(102, "second"))).SourceKey);
        Assert.Equal("first", (await images.GetAsync(Prepare(102, "x").Record.ImageId, default)).Record.SourceKey);
    }

    [Fact]
    public async Task GivenManyUploadsOfTheSamePixels_WhenAddedTogether_ThenAllAreToldTheSameFirst()
    {
        var kept = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => AddAsync(Prepare(103, $"upload-{i}"))));

        Assert.Single(kept.Select(record => record.SourceKey).Distinct());
    }

    [Fact]
    public async Task GivenAnImage_WhenFetched_ThenPixelsAndMeaningAreTheSame()
    {
        var image = Prepare(104, "a");
        await AddAsync(image);

        var fetched = await images.GetAsync(image.Record.ImageId, default);

        Assert.Equal(image.Pixels.Samples, fetched.Pixels.Samples);
        Assert.Equal(image.Record.Meaning, fetched.Pixels.Meaning);
    }

    [Fact]
    public async Task GivenPixelsWithoutRecord_WhenFetched_ThenThereIsNoImageYet()
    {
        var image = Prepare(105, "a");
        await storage.Storage.Container("prepared").UploadBlobAsync($"{image.Record.ImageId}/image.png", BinaryData.FromBytes(PreparedPng.Encode(image.Pixels)));

        await Assert.ThrowsAsync<NotFoundException>(() => images.GetAsync(image.Record.ImageId, default));
        Assert.Equal("a", (await AddAsync(image)).SourceKey);
    }

    [Fact]
    public async Task GivenImages_WhenDownloadedTwice_ThenFilesAreWholeAndWhatIsThereStays()
    {
        using var folder = new TemporaryFolder();
        var ids = new List<string>();
        foreach (var seed in Enumerable.Range(106, 3))
        {
            ids.Add((await AddAsync(Prepare(seed, "a"))).ImageId);
        }

        await images.DownloadAsync(ids, folder.Path, default);
        var kept = Path.Combine(folder.Path, ids[0], "image.json");
        await File.WriteAllTextAsync(kept, "was there");
        await images.DownloadAsync(ids, folder.Path, default);

        Assert.Equal("was there", await File.ReadAllTextAsync(kept));
        Assert.Equal(6, Directory.GetFiles(folder.Path, "*", SearchOption.AllDirectories).Length);
        var record = ContractJson.Read<PreparedImageRecord>(await File.ReadAllBytesAsync(Path.Combine(folder.Path, ids[2], "image.json")), "record");
        var pixels = PreparedPng.Decode(await File.ReadAllBytesAsync(Path.Combine(folder.Path, ids[2], "image.png")), record.Meaning);
        Assert.Equal(Samples.Grey(108).Samples, pixels.Samples);
    }

    private static Preparation Prepare(int seed, string sourceKey) =>
        ImagePreparation.Prepare(Samples.Png(seed), new ImageLimits(), sourceKey, "etag", out _)!;

    private Task<PreparedImageRecord> AddAsync(Preparation image) => images.AddAsync(PreparedPng.Encode(image.Pixels), image.Record, default);

    private async Task<string> BytesAsync(Preparation image)
    {
        var container = storage.Storage.Container("prepared");
        var png = await container.GetBlobClient($"{image.Record.ImageId}/image.png").DownloadContentAsync();
        var json = await container.GetBlobClient($"{image.Record.ImageId}/image.json").DownloadContentAsync();
        return Convert.ToHexString(png.Value.Content) + json.Value.Content + png.Value.Details.ETag + json.Value.Details.ETag;
    }
}
