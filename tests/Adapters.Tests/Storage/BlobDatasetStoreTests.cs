using MedFunctions.Core;
using MedFunctions.Core.Datasets;

namespace MedFunctions.Adapters.Tests.Storage;

[Collection(StorageCollection.Name)]
public sealed class BlobDatasetStoreTests(StorageFixture storage)
{
    private readonly IDatasetStore datasets = storage.Get<IDatasetStore>();
    private readonly string name = storage.NewName("dataset");

    [Fact]
    public async Task GivenAManifest_WhenCreated_ThenItIsTheLatest()
    {
        Assert.Null(await datasets.FindLatestAsync(name, default));
        for (var version = 1; version <= 11; version++)
        {
            Assert.True(await datasets.TryCreateAsync(Manifest(version), default));
        }

        Assert.Equal(11, (await datasets.FindLatestAsync(name, default))!.Version);
        Assert.Equal(Manifest(2).Hash, (await datasets.GetAsync(name, 2, default)).Hash);
        await Assert.ThrowsAsync<NotFoundException>(() => datasets.GetAsync(name, 12, default));
        Assert.Null(await datasets.FindLatestAsync(name[..^1], default));
    }

    [Fact]
    public async Task GivenAVersionThatIsThere_WhenCreatedAgain_ThenItStaysAsItWas()
    {
        await datasets.TryCreateAsync(Manifest(1), default);

        Assert.False(await datasets.TryCreateAsync(Manifest(1, label: "B"), default));
        Assert.Equal(Manifest(1).Hash, (await datasets.GetAsync(name, 1, default)).Hash);
    }

    [Fact]
    public async Task GivenSeveralBuildersOfOneVersion_WhenTheyCreateIt_ThenExactlyOneDoes() =>
        Assert.Single(await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => datasets.TryCreateAsync(Manifest(1), default))), true);

    [Fact]
    public async Task GivenAManifestThatSomebodyChanged_WhenRead_ThenItIsRefused()
    {
        var tampered = Manifest(1) with { Entries = [new DatasetEntry("i", "p", "A", Split.Train)] };
        await storage.Storage.Container("datasets").UploadBlobAsync($"{name}/1/manifest.json", BinaryData.FromBytes(ContractJson.Write(tampered)));

        var exception = await Assert.ThrowsAsync<InvalidInputException>(() => datasets.GetAsync(name, 1, default));

        Assert.Contains("was changed after it was written", exception.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<InvalidInputException>(() => datasets.FindLatestAsync(name, default));
    }

    private DatasetManifest Manifest(int version, string label = "A")
    {
        var counts = new Dictionary<string, IReadOnlyDictionary<string, int>> { ["test"] = new Dictionary<string, int> { [label] = 1 } };
        var manifest = new DatasetManifest(
            1, name, version, version == 1 ? null : version - 1, [label], [new DatasetEntry("i", "p", label, Split.Test)], counts, "");
        return manifest with { Hash = manifest.ComputeHash() };
    }
}
