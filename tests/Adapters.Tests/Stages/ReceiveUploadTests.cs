using System.Buffers.Binary;
using MedFunctions.Core.Datasets;
using MedFunctions.Core.Upload;
using MedFunctions.Imaging;
using MedFunctions.TestKit;
using NetVips;

namespace MedFunctions.Adapters.Tests.Stages;

[Collection(StorageCollection.Name)]
public sealed class ReceiveUploadTests(StorageFixture storage)
{
    private readonly Uploads uploads = new(storage);

    public static TheoryData<string, byte[], string> Bad => new()
    {
        { "A/notes.png", "Dear colleague"u8.ToArray(), RejectionCodes.NotAnImage },
        { "A/empty.png", [], RejectionCodes.Empty },
        { "A/empty.dcm", [], RejectionCodes.Empty },
        { "A/cut.jpg", Jpeg()[..^200], RejectionCodes.Truncated },
        { "A/huge.png", HugeHeader(), RejectionCodes.TooLarge },
        { "A/Labels.csv", "file,label\n"u8.ToArray(), RejectionCodes.NotAnImage },
        { "labels.csv", "name;class\n"u8.ToArray(), "bad-labels" },
        { "labels.csv", [], "bad-labels" },
    };

    [Theory]
    [MemberData(nameof(Bad))]
    public async Task GivenABadFile_WhenReceivedTwice_ThenQuarantinedWithCopyAndReasonAndTheSameBytes(string name, byte[] content, string code)
    {
        var record = await uploads.SendAsync(name, content);

        Assert.Equal((UploadState.Quarantined, code), (record.State, record.Rejection?.Code));
        var kept = await uploads.ContentAsync("quarantine");
        Assert.Contains(Convert.ToHexString(content), kept, StringComparison.Ordinal);
        Assert.Contains($"{name}.reason.json ", kept, StringComparison.Ordinal);

        storage.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Null(await uploads.ReceiveAsync(name));
        Assert.Equal(record, await uploads.FindAsync(name));
        Assert.Equal(kept, await uploads.ContentAsync("quarantine"));
    }

    [Fact]
    public async Task GivenAnImage_WhenReceivedTwice_ThenPreparedAndReadyBothTimesAndTheSameRecord()
    {
        var record = await uploads.SendAsync("A/a.png", Samples.Png(201));
        storage.Clock.Advance(TimeSpan.FromMinutes(1));
        var ready = await uploads.ReceiveAsync("A/a.png");

        Assert.Equal((UploadState.Prepared, null), (record.State, record.PatientKey));
        Assert.Equal(new ImageReady(uploads.Clinic, uploads.Dataset, record.SourceKey, record.ImageId!), ready);
        Assert.Equal(record, await uploads.FindAsync("A/a.png"));
        Assert.Empty(await uploads.ContentAsync("quarantine"));
    }

    [Fact]
    public async Task GivenTheSamePixelsUnderTwoNames_WhenReceived_ThenPreparedAndDuplicateOfOneImage()
    {
        var first = await uploads.SendAsync("A/a.png", Samples.Png(202));
        var second = await uploads.SendAsync("A/b.dcm", Samples.Dicom(202, "4711"));

        Assert.Equal((UploadState.Prepared, UploadState.Duplicate), (first.State, second.State));
        Assert.Equal(first.ImageId, second.ImageId);
        Assert.Equal((null, storage.Get<Pseudonymizer>().ForPatient(uploads.Clinic, "4711")), (first.PatientKey, second.PatientKey));
    }

    [Fact]
    public async Task GivenTheSamePixelsManyTimesAtOnce_WhenReceived_ThenExactlyOneIsPrepared()
    {
        var names = Enumerable.Range(0, 6).Select(i => $"A/{i}.png").ToList();
        await Task.WhenAll(names.Select(name => uploads.PutAsync(name, Samples.Png(203))));

        await Task.WhenAll(names.Select(uploads.ReceiveAsync));

        var records = await uploads.ListAsync();
        Assert.Equal((1, 5), (records.Count(one => one.State == UploadState.Prepared), records.Count(one => one.State == UploadState.Duplicate)));
    }

    [Fact]
    public async Task GivenADeathAfterTheImageWasAdded_WhenReceivedAgain_ThenItIsPreparedNotItsOwnDuplicate()
    {
        var record = await uploads.SendAsync("A/a.png", Samples.Png(204));
        await storage.Storage.Table("uploads").DeleteEntityAsync($"{uploads.Dataset}|{uploads.Clinic}", record.SourceKey);

        await uploads.ReceiveAsync("A/a.png");

        Assert.Equal(UploadState.Prepared, (await uploads.FindAsync("A/a.png"))!.State);
    }

    [Fact]
    public async Task GivenAFileThatWasReplaced_WhenReceived_ThenTheNewContentCounts()
    {
        await uploads.SendAsync("A/a.png", "oops");
        var repaired = await uploads.SendAsync("A/a.png", Samples.Png(205));
        var changed = await uploads.SendAsync("A/a.png", Samples.Png(206));

        Assert.Equal((UploadState.Prepared, UploadState.Prepared, null), (repaired.State, changed.State, changed.Rejection));
        Assert.NotEqual(repaired.ImageId, changed.ImageId);
    }

    [Fact]
    public async Task GivenABlobThatIsGone_WhenReceived_ThenNothing()
    {
        Assert.Null(await uploads.ReceiveAsync("A/gone.png"));
        Assert.Empty(await uploads.ListAsync());
    }

    [Theory]
    [InlineData("What #1?")]
    [InlineData("UPPER")]
    [InlineData("xy")]
    public async Task GivenAFolderThatIsNoClinic_WhenReceived_ThenQuarantinedAllTheSame(string folder)
    {
        var path = UploadPath.Parse(folder, $"{uploads.Dataset}/a.png");
        await uploads.Blob(path.BlobName).UploadAsync(BinaryData.FromBytes(Samples.Png(207)), overwrite: true);

        Assert.Null(await storage.Get<ReceiveUpload>().RunAsync(storage.Get<IUploadContainer>().Get(path), default));

        var record = await storage.Get<IUploadRecords>().FindAsync(path.Clinic, path.Dataset, storage.Get<Pseudonymizer>().ForSource(path), default);
        Assert.Equal((path, "bad-path"), (record!.Path, record.Rejection?.Code));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task GivenLabels_WhenReceivedBeforeOrAfterTheFiles_ThenTheySpeakOfTheSameUploads(bool labelsFirst)
    {
        string[] names = labelsFirst ? ["labels.csv", "sub/a.png"] : ["sub/a.png", "labels.csv"];
        foreach (var name in names)
        {
            await uploads.SendAsync(name, name == "labels.csv" ? "file,label,patient\nsub/a.png,B,4711\n"u8.ToArray() : Samples.Png(labelsFirst ? 208 : 211));
        }

        var label = Assert.Single(await storage.Get<ILabelRecords>().ListAsync(uploads.Dataset, default).ToListAsync());
        Assert.Equal(new LabelRecord(uploads.Key("sub/a.png"), "B", storage.Get<Pseudonymizer>().ForPatient(uploads.Clinic, "4711")), label);
        Assert.Equal([UploadState.Labels, UploadState.Prepared], (await uploads.ListAsync()).Select(one => one.State).OrderDescending());
    }

    [Fact]
    public async Task GivenALabelFileThatWasCorrected_WhenReceived_ThenOnlyItsRowsStand()
    {
        await uploads.SendAsync("labels.csv", "file,label\na.png,A\nb.png,A\n");
        await uploads.SendAsync("labels.csv", "file,label\nb.png,B\n");

        Assert.Equal([new LabelRecord(uploads.Key("b.png"), "B", null)], await storage.Get<ILabelRecords>().ListAsync(uploads.Dataset, default).ToListAsync());
    }

    [Fact]
    public async Task GivenAnUploadThatFailedAgainAndAgain_WhenGivenUp_ThenQuarantinedUnlessItWasFinishedMeanwhile()
    {
        var receive = storage.Get<ReceiveUpload>();
        await uploads.PutAsync("A/stuck.png", Samples.Png(209));
        await receive.GiveUpAsync(uploads.PathOf("A/stuck.png"), "\"0x1\"", default);
        var finished = await uploads.SendAsync("A/finished.png", Samples.Png(210));
        await receive.GiveUpAsync(uploads.PathOf("A/finished.png"), $"\"{finished.ETag}\"", default);

        Assert.Equal("processing-failed", (await uploads.FindAsync("A/stuck.png"))!.Rejection?.Code);
        Assert.Equal(finished, await uploads.FindAsync("A/finished.png"));
    }

    private static byte[] Jpeg()
    {
        var pixels = Enumerable.Range(0, 64 * 64).Select(i => (byte)(i * 7)).ToArray();
        using var image = Image.NewFromMemory(pixels, 64, 64, 1, Enums.BandFormat.Uchar);
        return image.JpegsaveBuffer();
    }

    private static byte[] HugeHeader()
    {
        var png = Samples.Png(1);
        BinaryPrimitives.WriteUInt32BigEndian(png.AsSpan(16), 70_000);
        BinaryPrimitives.WriteUInt32BigEndian(png.AsSpan(20), 70_000);
        return png;
    }
}
