using MedFunctions.Core;
using MedFunctions.Core.Datasets;
using MedFunctions.Core.Registry;
using MedFunctions.Core.Upload;
using MedFunctions.TestKit;

namespace MedFunctions.Adapters.Tests.Stages;

[Collection(StorageCollection.Name)]
public sealed class BuildDatasetTests(StorageFixture storage)
{
    private static readonly ModelDefinition Definition = Samples.Definition with { Labels = ["A", "B"], PositiveLabel = "B", Split = new SplitFractions(0.2, 0.2) };

    private readonly Uploads uploads = new(storage);
    private readonly BuildDataset build = storage.Get<BuildDataset>();

    [Fact]
    public async Task GivenFolderLabels_WhenBuiltAgainAndAgain_ThenANewVersionOnlyForNewImages()
    {
        await SaveAsync(10, "A");
        await SaveAsync(10, "B");

        var first = await BuildAsync();
        var again = await BuildAsync();
        await SaveAsync(1, "A", from: 10);
        var next = await BuildAsync();

        Assert.Equal((1, first.Hash), (first.Version, again.Hash));
        Assert.Equal((2, 1, 21), (next.Version, next.ParentVersion, next.Entries.Count));
        Assert.Equal(next.Hash, (await storage.Get<IDatasetStore>().FindLatestAsync(uploads.Dataset, default))!.Hash);
    }

    [Fact]
    public async Task GivenLabelsThatSayOtherwise_WhenBuilt_ThenTheyGoBeforeFolderAndFile()
    {
        await SaveAsync(11, "A");
        await SaveAsync(10, "B");
        var key = uploads.Key("A/0.png");
        await storage.Get<ILabelRecords>().ReplaceAsync(uploads.Dataset, uploads.Clinic, [new LabelRecord(key, "B", "said patient")], default);

        var entry = (await BuildAsync()).Entries.Single(one => one.ImageId == Image("A", 0));

        Assert.Equal(("B", "said patient"), (entry.Label, entry.PatientKey));
    }

    [Fact]
    public async Task GivenQuarantinedAndLabelFiles_WhenBuilt_ThenTheyAreNoImages()
    {
        await SaveAsync(10, "A");
        await SaveAsync(10, "B");
        await storage.Get<IUploadRecords>().SaveAsync(
            new UploadRecord(uploads.PathOf("A/bad.png"), "bad", UploadState.Quarantined, "1", null, null, new Imaging.Rejection("c", "r"), default), default);

        Assert.Equal(20, (await BuildAsync()).Entries.Count);
    }

    [Fact]
    public async Task GivenTooFewPatients_WhenBuilt_ThenNoVersionIsMade()
    {
        await SaveAsync(10, "A");

        var exception = await Assert.ThrowsAsync<InvalidInputException>(BuildAsync);

        Assert.Contains("0 patients with the label B", exception.Message, StringComparison.Ordinal);
        Assert.Null(await storage.Get<IDatasetStore>().FindLatestAsync(uploads.Dataset, default));
    }

    [Fact]
    public async Task GivenSeveralBuildersAtOnce_WhenBuilt_ThenAllHaveTheSameVersion()
    {
        await SaveAsync(10, "A");
        await SaveAsync(10, "B");

        var built = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => BuildAsync()));

        Assert.Single(built.Select(manifest => (manifest.Version, manifest.Hash)).Distinct());
    }

    private string Image(string label, int i) => $"{uploads.Dataset}-{label}-{i}";

    private Task<DatasetManifest> BuildAsync() => build.RunAsync(uploads.Dataset, Definition, default);

    private async Task SaveAsync(int count, string label, int from = 0)
    {
        for (var i = from; i < from + count; i++)
        {
            var path = uploads.PathOf($"{label}/{i}.png");
            await storage.Get<IUploadRecords>().SaveAsync(
                new UploadRecord(path, uploads.Key($"{label}/{i}.png"), UploadState.Prepared, "1", Image(label, i), $"patient-{label}-{i}", null, default), default);
        }
    }
}
