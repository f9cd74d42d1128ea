using MedFunctions.Adapters.Tests.LocalProcess;
using MedFunctions.Core;
using MedFunctions.Core.Inference;
using MedFunctions.Core.Registry;
using MedFunctions.Core.Upload;
using MedFunctions.TestKit;

namespace MedFunctions.Adapters.Tests.Stages;

[Collection(StorageCollection.Name)]
public sealed class UploadQueriesTests(StorageFixture storage)
{
    private readonly Uploads uploads = new(storage);
    private readonly UploadQueries queries = new(
        storage.Get<IUploadContainer>(), storage.Get<IUploadRecords>(), storage.Get<IPredictionStore>(), new FakeInputs(), storage.Get<IModelRegistry>());

    [Fact]
    public async Task GivenUploadsInSeveralStates_WhenSummarized_ThenWhatIsNotFinishedIsPending()
    {
        await uploads.SendAsync("A/a.png", Samples.Png(401));
        await uploads.SendAsync("A/b.png", Samples.Png(401));
        await uploads.SendAsync("A/c.png", "text");
        await uploads.SendAsync("labels.csv", "file,label\na.png,A\n");
        await uploads.PutAsync("A/new.png", Samples.Png(402));

        var summary = await queries.SummarizeAsync(uploads.Clinic, uploads.Dataset, default);

        Assert.Equal(new UploadSummary(uploads.Clinic, uploads.Dataset, 5, 1, 1, 1, 1, 0), summary);
        Assert.Equal(1, summary.Pending);
        var bad = Assert.Single(await queries.ListAsync(uploads.Clinic, uploads.Dataset, UploadState.Quarantined, default));
        Assert.Equal(("A/c.png", "not-an-image"), (bad.Name, bad.Code));
        Assert.Equal(4, (await queries.ListAsync(uploads.Clinic, uploads.Dataset, null, default)).Count);
    }

    [Fact]
    public async Task GivenFinishedUploadsThatWereRemoved_WhenSummarized_ThenNothingIsPending()
    {
        await uploads.SendAsync("A/a.png", Samples.Png(403));
        await uploads.Blob(uploads.PathOf("A/a.png").BlobName).DeleteAsync();

        Assert.Equal(0, (await queries.SummarizeAsync(uploads.Clinic, uploads.Dataset, default)).Pending);
    }

    [Fact]
    public async Task GivenAnswers_WhenListed_ThenThoseAboutFormerContentAreLeftOut()
    {
        var kept = await uploads.SendAsync("A/kept.png", Samples.Png(404));
        var replaced = await uploads.SendAsync("A/replaced.png", Samples.Png(405));
        var spoiled = await uploads.SendAsync("A/spoiled.png", Samples.Png(406));
        foreach (var upload in (UploadRecord[])[kept, replaced, spoiled])
        {
            await PredictAsync(upload);
        }

        await uploads.SendAsync("A/replaced.png", Samples.Png(407));
        await uploads.SendAsync("A/spoiled.png", "text");

        var page = await queries.ListResultsAsync(uploads.Clinic, uploads.Dataset, "chest-test", null, default);

        Assert.Equal(("A/kept.png", kept.ImageId), (Assert.Single(page.Items).Name, page.Items[0].Prediction.ImageId));
    }

    [Theory]
    [InlineData("X", "chest")]
    [InlineData("clinic", "a|b")]
    public async Task GivenANameThatIsNone_WhenAsked_ThenTheRequestIsAtFault(string clinic, string dataset)
    {
        await Assert.ThrowsAsync<InvalidInputException>(() => queries.SummarizeAsync(clinic, dataset, default));
        await Assert.ThrowsAsync<InvalidInputException>(() => queries.ListAsync(clinic, dataset, null, default));
        await Assert.ThrowsAsync<InvalidInputException>(() => queries.ListResultsAsync(clinic, dataset, "chest-test", null, default));
    }

    private Task PredictAsync(UploadRecord upload) => storage.Get<IPredictionStore>().SaveAsync(
        new ImageReady(uploads.Clinic, uploads.Dataset, upload.SourceKey, upload.ImageId!),
        new Prediction("chest-test", 1, upload.ImageId!, "NORMAL", [], false, [], "use", "disclaimer", default, 1),
        default);
}
