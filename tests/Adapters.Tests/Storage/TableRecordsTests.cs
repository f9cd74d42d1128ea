using MedFunctions.Core.Datasets;
using MedFunctions.Core.Upload;
using MedFunctions.Imaging;

namespace MedFunctions.Adapters.Tests.Storage;

[Collection(StorageCollection.Name)]
public sealed class TableRecordsTests(StorageFixture storage)
{
    private static readonly DateTimeOffset At = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    private readonly IUploadRecords uploads = storage.Get<IUploadRecords>();
    private readonly ILabelRecords labels = storage.Get<ILabelRecords>();
    private readonly string dataset = storage.NewName("dataset");

    [Fact]
    public async Task GivenAFullRecord_WhenSavedAndFound_ThenTheSame()
    {
        UploadRecord[] records =
        [
            new(new UploadPath("clinic", dataset, "A/Müller.png"), "k1", UploadState.Quarantined, "0x1", null, null, new Rejection("empty", "Nothing."), At),
            new(new UploadPath("clinic", dataset, "A/b.png"), "k2", UploadState.Prepared, "0x2", "image", "patient", null, At),
        ];
        foreach (var record in records)
        {
            await uploads.SaveAsync(record, default);
        }

        Assert.Equal(records[0], await uploads.FindAsync("clinic", dataset, "k1", default));
        Assert.Equal(records[1], await uploads.FindAsync("clinic", dataset, "k2", default));
        Assert.Null(await uploads.FindAsync("clinic", dataset, "k3", default));
        Assert.Null(await uploads.FindAsync("other", dataset, "k1", default));
    }

    [Fact]
    public async Task GivenARecord_WhenSavedAgain_ThenNothingOfTheFirstIsLeft()
    {
        var first = new UploadRecord(new UploadPath("clinic", dataset, "a"), "k", UploadState.Quarantined, "1", null, null, new Rejection("c", "r"), At);
        var last = first with { State = UploadState.Prepared, ETag = "2", ImageId = "i", Rejection = null };
        await uploads.SaveAsync(first, default);
        await uploads.SaveAsync(last, default);

        Assert.Equal(last, Assert.Single(await uploads.ListAsync(dataset, "clinic", default).ToListAsync()));
    }

    [Theory]
    [InlineData("What?#")]
    [InlineData("back\\slash|bar")]
    [InlineData("Sankt Märien")]
    [InlineData("x")]
    public async Task GivenAFolderThatIsNoClinic_WhenSaved_ThenItIsFoundUnderItsOwnName(string clinic)
    {
        var record = new UploadRecord(new UploadPath(clinic, "inbox", "a"), storage.NewName("key"), UploadState.Quarantined, "1", null, null, new Rejection("c", "r"), At);
        await uploads.SaveAsync(record, default);

        Assert.Equal(record, await uploads.FindAsync(clinic, "inbox", record.SourceKey, default));
        Assert.Contains(record, await uploads.ListAsync("inbox", null, default).ToListAsync());
    }

    [Fact]
    public async Task GivenClinicsAndDatasetsWithSimilarNames_WhenListed_ThenEachHasItsOwn()
    {
        string[] datasets = [dataset, dataset + "-2", dataset + "0"];
        foreach (var (name, clinic) in datasets.SelectMany(name => (string[])["clinic", "clinic-2"], (name, clinic) => (name, clinic)))
        {
            await uploads.SaveAsync(new UploadRecord(new UploadPath(clinic, name, "a"), $"{clinic}{name}", UploadState.Labels, "1", null, null, null, At), default);
        }

        Assert.Equal(["clinic", "clinic-2"], await uploads.ListAsync(dataset, null, default).Select(upload => upload.Path.Clinic).ToListAsync());
        Assert.Equal("clinic-2", Assert.Single(await uploads.ListAsync(dataset, "clinic-2", default).ToListAsync()).Path.Clinic);
    }

    [Fact]
    public async Task GivenMoreRowsThanAPage_WhenListed_ThenAll()
    {
        var rows = Enumerable.Range(0, 1_150).Select(i => new LabelRecord($"{i:00000000}", i % 2 == 0 ? "A" : null, i % 3 == 0 ? "p" : null)).ToList();
        await labels.ReplaceAsync(dataset, "clinic", rows, default);
        await labels.ReplaceAsync(dataset, "clinic-2", rows[..50], default);

        var listed = await labels.ListAsync(dataset, default).ToListAsync();

        Assert.Equal(1_200, listed.Count);
        Assert.Equal(rows, listed[..1_150]);
    }

    [Fact]
    public async Task GivenAShorterLabelFile_WhenReplaced_ThenRowsThatAreNoLongerSaidAreGone()
    {
        await labels.ReplaceAsync(dataset, "clinic", [.. Enumerable.Range(0, 250).Select(i => new LabelRecord($"{i:000}", "A", null))], default);
        await labels.ReplaceAsync(dataset, "clinic-2", [new LabelRecord("other", "A", null)], default);

        await labels.ReplaceAsync(dataset, "clinic", [new LabelRecord("007", "B", null)], default);

        Assert.Equal([new LabelRecord("007", "B", null), new LabelRecord("other", "A", null)], await labels.ListAsync(dataset, default).ToListAsync());
    }
}
