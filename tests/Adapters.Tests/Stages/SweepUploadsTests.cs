using MedFunctions.Core;
using MedFunctions.Core.Upload;
using MedFunctions.TestKit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace MedFunctions.Adapters.Tests.Stages;

[Collection(StorageCollection.Name)]
public sealed class SweepUploadsTests(StorageFixture storage)
{
    private readonly Uploads uploads = new(storage);

    [Fact]
    public async Task GivenMissedUploads_WhenSweptTwice_ThenEachIsFinishedOnce()
    {
        await uploads.SendAsync("A/seen.png", Samples.Png(301));
        await uploads.PutAsync("A/missed.png", Samples.Png(302));
        await uploads.PutAsync("A/bad.png", "text");
        await uploads.PutAsync("labels.csv", "file,label\na.png,A\n");

        var first = await SweepAsync();
        var second = await SweepAsync();

        Assert.Equal([uploads.Key("A/missed.png")], first.Select(ready => ready.SourceKey));
        Assert.Empty(second);
        Assert.Equal(
            [UploadState.Prepared, UploadState.Prepared, UploadState.Quarantined, UploadState.Labels],
            (await uploads.ListAsync()).Select(record => record.State).Order());
    }

    [Fact]
    public async Task GivenAReplacedUploadWhoseEventWasMissed_WhenSwept_ThenTheNewContentCounts()
    {
        var before = await uploads.SendAsync("A/a.png", Samples.Png(303));
        await uploads.PutAsync("A/a.png", Samples.Png(304));

        Assert.NotEqual(before.ImageId, Assert.Single(await SweepAsync()).ImageId);
        Assert.Empty(await SweepAsync());
    }

    [Fact]
    public async Task GivenOneThatCantBeProcessed_WhenSwept_ThenTheOthersAreAndTheFailureShows()
    {
        await uploads.PutAsync("A/1.png", Samples.Png(305));
        await uploads.PutAsync("A/2.png", Samples.Png(306));
        var container = new BreakingContainer(storage.Get<IUploadContainer>(), uploads.PathOf("A/1.png"));
        var sweep = new SweepUploads(
            container, storage.Get<IUploadRecords>(), storage.Get<ReceiveUpload>(), storage.Get<Pseudonymizer>(), NullLogger<SweepUploads>.Instance);
        var ready = new List<ImageReady>();

        await Assert.ThrowsAsync<UnavailableException>(async () =>
        {
            await foreach (var one in sweep.RunAsync(default))
            {
                ready.Add(one);
            }
        });

        Assert.Contains(ready, one => one.SourceKey == uploads.Key("A/2.png"));
        Assert.Null(await uploads.FindAsync("A/1.png"));
        Assert.Equal([uploads.Key("A/1.png")], (await SweepAsync()).Select(one => one.SourceKey));
    }

    private async Task<List<ImageReady>> SweepAsync() =>
        await storage.Get<SweepUploads>().RunAsync(default).Where(ready => ready.Clinic == uploads.Clinic).ToListAsync();

    /// <summary>Storage of which one blob can't be read.</summary>
    private sealed class BreakingContainer(IUploadContainer real, UploadPath broken) : IUploadContainer
    {
        public Task<UploadGrant> GrantAsync(string clinic, TimeSpan validity, CancellationToken cancellationToken) =>
            real.GrantAsync(clinic, validity, cancellationToken);

        public IAsyncEnumerable<IUploadSource> ListAsync(string? clinic, string? dataset, CancellationToken cancellationToken) =>
            real.ListAsync(clinic, dataset, cancellationToken).Select(source => source.Path == broken ? new BrokenSource(broken) : source);

        public IUploadSource Get(UploadPath path) => real.Get(path);
    }

    private sealed class BrokenSource(UploadPath path) : IUploadSource
    {
        public UploadPath Path => path;

        public string? ETag => null;

        public Task<UploadContent?> ReadAsync(long maxBytes, CancellationToken cancellationToken) => throw new IOException("broken");
    }
}
