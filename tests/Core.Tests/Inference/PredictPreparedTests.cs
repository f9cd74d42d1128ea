using MedFunctions.Core.Inference;
using MedFunctions.Core.Preprocessing;
using MedFunctions.Core.Registry;
using MedFunctions.Core.Tests.Fakes;
using MedFunctions.Core.Upload;
using MedFunctions.Imaging;
using MedFunctions.TestKit;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace MedFunctions.Core.Tests.Inference;

public sealed class PredictPreparedTests : IDisposable
{
    private static readonly ImageReady Ready = new("clinic", "chest-2", "key", "image");

    private readonly MemoryRegistry registry = new();
    private readonly OneUpload storage = new();
    private readonly ModelSessions sessions;
    private readonly Predictor predictor;
    private readonly PredictPrepared predict;

    public PredictPreparedTests()
    {
        sessions = new ModelSessions(registry, new FakeNetworks());
        predictor = new Predictor(sessions, new ImageLimits(), Options.Create(new InferenceOptions()), TimeProvider.System);
        predict = new PredictPrepared(
            storage, new Definitions(Samples.Definition), registry, sessions, predictor, storage, storage, NullLogger<PredictPrepared>.Instance);
    }

    public void Dispose()
    {
        predictor.Dispose();
        sessions.Dispose();
    }

    [Fact]
    public async Task GivenTheSameMessageTwice_WhenPredicted_ThenOneAnswer()
    {
        await ServeAsync();

        await predict.RunAsync(Ready, default);
        await predict.RunAsync(Ready, default);

        Assert.Equal([("image", 1)], storage.Saved);
    }

    [Fact]
    public async Task GivenAnotherVersion_WhenPredictedAgain_ThenItAnswersToo()
    {
        await ServeAsync();
        await predict.RunAsync(Ready, default);
        await ServeAsync();
        await predict.RunAsync(Ready, default);

        Assert.Equal([("image", 1), ("image", 2)], storage.Saved);
    }

    [Theory]
    [InlineData("newer image")]
    [InlineData(null)]
    public async Task GivenAMessageAboutFormerContent_WhenPredicted_ThenTheAnswerAboutThePresentOneStays(string? present)
    {
        await ServeAsync();
        storage.ImageId = present;

        await predict.RunAsync(Ready, default);

        Assert.Empty(storage.Saved);
    }

    [Fact]
    public async Task GivenNoVersionServesOrAnotherDataset_WhenPredicted_ThenNoAnswer()
    {
        await predict.RunAsync(Ready, default);
        await ServeAsync();
        await predict.RunAsync(Ready with { Dataset = "knee" }, default);

        Assert.Empty(storage.Saved);
    }

    private async Task ServeAsync()
    {
        var version = await registry.RegisterAsync("chest-test", "job", Samples.Bundle(), default, default);
        registry.Set(new ActivePointer(version.Version, []));
    }

    /// <summary>A storage with one upload, whose content a test can replace.</summary>
    private sealed class OneUpload : IUploadRecords, IPreparedImages, IPredictionStore
    {
        public string? ImageId { get; set; } = "image";

        public List<(string ImageId, int Version)> Saved { get; } = [];

        public Task<UploadRecord?> FindAsync(string clinic, string dataset, string sourceKey, CancellationToken cancellationToken) =>
            Task.FromResult<UploadRecord?>(new UploadRecord(
                new UploadPath(clinic, dataset, "a.png"), sourceKey, UploadState.Prepared, "1", ImageId, null, null, default));

        public Task<PreparedImage> GetAsync(string imageId, CancellationToken cancellationToken)
        {
            var image = ImagePreparation.Prepare(Samples.Png(1), new ImageLimits(), "key", "1", out _)!;
            return Task.FromResult(new PreparedImage(image.Record with { ImageId = imageId }, image.Pixels));
        }

        public Task<bool> ExistsAsync(ImageReady image, string model, int version, CancellationToken cancellationToken) =>
            Task.FromResult(Saved.Contains((image.ImageId, version)));

        public Task SaveAsync(ImageReady image, Prediction prediction, CancellationToken cancellationToken)
        {
            Saved.Add((prediction.ImageId, prediction.Version));
            return Task.CompletedTask;
        }

        public Task SaveAsync(UploadRecord record, CancellationToken cancellationToken) => throw new NotSupportedException();

        public IAsyncEnumerable<UploadRecord> ListAsync(string dataset, string? clinic, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<PreparedImageRecord> AddAsync(byte[] png, PreparedImageRecord record, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task DownloadAsync(IReadOnlyCollection<string> imageIds, string folder, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<(IReadOnlyList<(string SourceKey, Prediction Prediction)> Items, string? Continuation)> ListAsync(
            string clinic, string dataset, string model, string? continuation, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<int> CountAsync(string clinic, string dataset, string model, CancellationToken cancellationToken) => throw new NotSupportedException();
    }
}
