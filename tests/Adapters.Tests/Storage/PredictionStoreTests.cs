using MedFunctions.Core.Inference;
using MedFunctions.Core.Upload;

namespace MedFunctions.Adapters.Tests.Storage;

[Collection(StorageCollection.Name)]
public sealed class PredictionStoreTests(StorageFixture storage)
{
    private readonly IPredictionStore predictions = storage.Get<IPredictionStore>();
    private readonly string clinic = storage.NewName("clinic");

    [Fact]
    public async Task GivenAnAnswer_WhenSavedTwice_ThenItIsThereOnceForThisImageAndVersion()
    {
        await SaveAsync("k", "image", 1);
        await SaveAsync("k", "image", 1);

        Assert.Equal(1, await predictions.CountAsync(clinic, "chest", "model", default));
        Assert.True(await ExistsAsync("k", "image", 1));
        Assert.False(await ExistsAsync("k", "image", 2));
        Assert.False(await ExistsAsync("k", "another", 1));
        Assert.False(await ExistsAsync("x", "image", 1));
        Assert.True(await storage.Storage.Container("results").GetBlobClient("image/model/1.json").ExistsAsync());
    }

    [Fact]
    public async Task GivenANewVersion_WhenSaved_ThenItsAnswerStandsForTheUpload()
    {
        await SaveAsync("k", "image", 1);
        await SaveAsync("k", "image", 2);

        var (items, continuation) = await predictions.ListAsync(clinic, "chest", "model", null, default);

        var (key, prediction) = Assert.Single(items);
        Assert.Equal(("k", 2, null), (key, prediction.Version, continuation));
        Assert.Equal([new ClassProbability("NORMAL", 0.75)], prediction.Probabilities);
    }

    [Fact]
    public async Task GivenMoreAnswersThanAPage_WhenListed_ThenTheContinuationLeadsToEachOnce()
    {
        await Parallel.ForEachAsync(Enumerable.Range(0, 1_050), async (i, _) => await SaveAsync($"{i:00000}", "image", 1));
        await SaveAsync("other", "image", 1, dataset: "chest-2");
        var keys = new List<string>();
        string? continuation = null;
        do
        {
            (var items, continuation) = await predictions.ListAsync(clinic, "chest", "model", continuation, default);
            Assert.InRange(items.Count, 0, 500);
            keys.AddRange(items.Select(item => item.SourceKey));
        }
        while (continuation is not null);

        Assert.Equal(Enumerable.Range(0, 1_050).Select(i => $"{i:00000}"), keys);
        Assert.Equal(1_050, await predictions.CountAsync(clinic, "chest", "model", default));
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("a b c")]
    [InlineData("chest|another-clinic|model k")]
    public async Task GivenAContinuationThatWeDidntGive_WhenListed_ThenNothingOfOthersIsShown(string continuation)
    {
        await predictions.SaveAsync(new ImageReady("another-clinic", "chest", "k", "image"), Answer("image", 1), default);

        Assert.Empty((await predictions.ListAsync(clinic, "chest", "model", continuation, default)).Items);
    }

    private static Prediction Answer(string imageId, int version) =>
        new("model", version, imageId, "NORMAL", [new ClassProbability("NORMAL", 0.75)], false, [], "use", "disclaimer", default, 1);

    private Task SaveAsync(string sourceKey, string imageId, int version, string dataset = "chest") =>
        predictions.SaveAsync(new ImageReady(clinic, dataset, sourceKey, imageId), Answer(imageId, version), default);

    private Task<bool> ExistsAsync(string sourceKey, string imageId, int version) =>
        predictions.ExistsAsync(new ImageReady(clinic, "chest", sourceKey, imageId), "model", version, default);
}
