using MedFunctions.Core;
using MedFunctions.Core.Registry;
using MedFunctions.TestKit;

namespace MedFunctions.Adapters.Tests.Storage;

[Collection(StorageCollection.Name)]
public sealed class BlobModelRegistryTests(StorageFixture storage)
{
    private static readonly DateTimeOffset At = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    private readonly IModelRegistry registry = storage.Get<IModelRegistry>();
    private readonly string model = storage.NewName("model");

    [Fact]
    public async Task GivenABundle_WhenRegistered_ThenItsFilesAreThere()
    {
        var version = await RegisterAsync("job-1");

        Assert.Equal(new RegisteredVersion(1, "job-1", At), version);
        Assert.Equal([version], await registry.ListAsync(model, default));
        Assert.Equal("network"u8.ToArray(), (await registry.GetFileAsync(model, 1, ModelBundle.OnnxFile, default)).ToArray());
        await Assert.ThrowsAsync<NotFoundException>(() => registry.GetFileAsync(model, 1, "other", default));
        await Assert.ThrowsAsync<NotFoundException>(() => registry.GetFileAsync(model, 2, ModelBundle.CardFile, default));
    }

    [Fact]
    public async Task GivenTheSameJobAgain_WhenRegistered_ThenTheSameVersionWithItsFirstBytes()
    {
        await RegisterAsync("job-1");
        await RegisterAsync("job-2");

        var again = await registry.RegisterAsync(model, "job-1", Samples.Bundle("another network"), At.AddDays(1), default);

        Assert.Equal(new RegisteredVersion(1, "job-1", At), again);
        Assert.Equal("network"u8.ToArray(), (await registry.GetFileAsync(model, 1, ModelBundle.OnnxFile, default)).ToArray());
        Assert.Equal([2, 1], (await registry.ListAsync(model, default)).Select(version => version.Version));
    }

    [Fact]
    public async Task GivenADeathBeforeTheCard_WhenListed_ThenNobodySeesTheVersionUntilItIsRepaired()
    {
        await RegisterAsync("job-1");
        var container = storage.Storage.Container("registry");
        await container.UploadBlobAsync($"{model}/2/version.json", BinaryData.FromBytes(ContractJson.Write(new RegisteredVersion(2, "job-2", At))));
        await container.UploadBlobAsync($"{model}/2/model.onnx", BinaryData.FromString("netw"));

        Assert.Equal([1], (await registry.ListAsync(model, default)).Select(version => version.Version));
        Assert.Equal(3, (await RegisterAsync("job-3")).Version);
        Assert.Equal(2, (await RegisterAsync("job-2")).Version);
        Assert.Equal([3, 2, 1], (await registry.ListAsync(model, default)).Select(version => version.Version));
        Assert.Equal("network"u8.ToArray(), (await registry.GetFileAsync(model, 2, ModelBundle.OnnxFile, default)).ToArray());
    }

    [Fact]
    public async Task GivenManyJobsAtTheSameTime_WhenRegistered_ThenEachHasAVersionOfItsOwn()
    {
        var versions = await Task.WhenAll(Enumerable.Range(1, 6).Select(i => RegisterAsync($"job-{i}")));

        Assert.Equal(Enumerable.Range(1, 6), versions.Select(version => version.Version).Order());
    }

    [Fact]
    public async Task GivenTheSameJobManyTimesAtOnce_WhenRegistered_ThenOneVersion()
    {
        var versions = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => RegisterAsync("job-1")));

        Assert.All(versions, version => Assert.Equal(1, version.Version));
        Assert.Single(await registry.ListAsync(model, default));
    }

    [Fact]
    public async Task GivenMoreThanNineVersions_WhenListed_ThenByNumberNotByLetter()
    {
        for (var i = 1; i <= 11; i++)
        {
            await RegisterAsync($"job-{i}");
        }

        Assert.Equal(Enumerable.Range(1, 11).Reverse(), (await registry.ListAsync(model, default)).Select(version => version.Version));
    }

    [Fact]
    public async Task GivenNoPointer_WhenSeveralCreateIt_ThenExactlyOneWins()
    {
        Assert.Null(await registry.GetActiveAsync(model, default));

        var won = await Task.WhenAll(Enumerable.Range(1, 6).Select(version => SetAsync(version, null)));

        Assert.Single(won, true);
    }

    [Fact]
    public async Task GivenAPointer_WhenSeveralChangeItFromTheSameState_ThenExactlyOneWins()
    {
        Assert.True(await SetAsync(1, null));
        var before = (await registry.GetActiveAsync(model, default))!.Value;

        var won = await Task.WhenAll(Enumerable.Range(2, 6).Select(version => SetAsync(version, before.ETag)));

        Assert.Single(won, true);
        Assert.Equal(2 + Array.IndexOf(won, true), (await registry.GetActiveAsync(model, default))!.Value.Pointer.Version);
        Assert.False(await SetAsync(9, before.ETag));
        Assert.False(await SetAsync(9, null));
    }

    private Task<RegisteredVersion> RegisterAsync(string job) => registry.RegisterAsync(model, job, Samples.Bundle(), At, default);

    private Task<bool> SetAsync(int version, string? etag) =>
        registry.TrySetActiveAsync(model, new ActivePointer(version, [new Promotion(version, At, "promote", false)]), etag, default);
}
