using FsCheck;
using FsCheck.Xunit;
using MedFunctions.Core.Inference;
using MedFunctions.Core.Registry;
using MedFunctions.Core.Tests.Fakes;
using MedFunctions.TestKit;

namespace MedFunctions.Core.Tests.Inference;

public sealed class ModelSessionsTests : IDisposable
{
    private const string Model = "chest-test";

    private readonly MemoryRegistry registry = new();
    private readonly FakeNetworks networks = new();
    private readonly ModelSessions sessions;

    public ModelSessionsTests() => sessions = new ModelSessions(registry, networks);

    public void Dispose() => sessions.Dispose();

    [Fact]
    public async Task GivenNoVersionServes_WhenUsed_ThenConflictSaysWhatToDo()
    {
        var exception = await Assert.ThrowsAsync<ConflictException>(VersionAsync);

        Assert.Contains("Train one and promote it", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task GivenAVersion_WhenUsedTwice_ThenItIsLoadedOnce()
    {
        await ServeAsync();

        Assert.Equal((1, 1), (await VersionAsync(), await VersionAsync()));
        Assert.Equal(0, Assert.Single(networks.Loaded).Disposals);
    }

    [Fact]
    public async Task GivenManyFirstRequests_WhenTheyComeTogether_ThenItIsLoadedOnce()
    {
        await ServeAsync();

        await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Task.Run(VersionAsync)));

        Assert.Single(networks.Loaded);
    }

    [Fact]
    public async Task GivenAVersionInUse_WhenAnotherIsPromoted_ThenTheFirstIsFreedByItsLastUser()
    {
        await ServeAsync();
        var (first, second) = (new TaskCompletionSource(), new TaskCompletionSource());
        var one = sessions.UseActiveAsync(Model, async session => { await first.Task; return session.Version; }, default);
        var two = sessions.UseActiveAsync(Model, async session => { await second.Task; return session.Version; }, default);
        await ServeAsync();

        Assert.Equal(2, await VersionAsync());
        first.SetResult();
        Assert.Equal(1, await one);
        Assert.Equal(0, networks.Loaded.First().Disposals);
        second.SetResult();
        Assert.Equal(1, await two);
        Assert.Equal(1, networks.Loaded.First().Disposals);
        Assert.Equal(0, networks.Loaded.Last().Disposals);
    }

    [Fact]
    public async Task GivenWorkThatFails_WhenAnotherVersionServes_ThenTheFirstIsFreedAllTheSame()
    {
        await ServeAsync();
        await Assert.ThrowsAsync<TimeoutException>(() => sessions.UseActiveAsync<int>(Model, _ => throw new TimeoutException(), default));
        await ServeAsync();
        await VersionAsync();

        Assert.Equal(1, networks.Loaded.First().Disposals);
    }

    [Fact]
    public async Task GivenAVersionThatThisCodeCantServe_WhenUsed_ThenItIsFreedAndTheOldOneCanBeServedAgain()
    {
        await ServeAsync();
        await VersionAsync();
        await ServeAsync(onnx: "transforms of another software");

        await Assert.ThrowsAsync<InvalidInputException>(VersionAsync);
        registry.Set(new ActivePointer(1, []));

        Assert.Equal(1, await VersionAsync());
        Assert.Equal([0, 1], networks.Loaded.Select(network => network.Disposals));
    }

    [Fact]
    public async Task GivenLoadedVersions_WhenTheServiceEnds_ThenEachIsFreedOnce()
    {
        await ServeAsync();
        await VersionAsync();
        sessions.Dispose();

        Assert.Equal(1, Assert.Single(networks.Loaded).Disposals);
    }

    /// <summary>Requests and promotions in any mixture: no answer comes from a freed network, and each is freed exactly once.</summary>
    [Property(MaxTest = 30)]
    public bool GivenPromotionsDuringRequests_WhenAllEnd_ThenNoNetworkWasUsedAfterItsEnd(PositiveInt requests, byte[] promotions)
    {
        var registry = new MemoryRegistry();
        var networks = new FakeNetworks { BeforeAnswer = _ => Thread.Yield() };
        var sessions = new ModelSessions(registry, networks);
        ServeAsync(registry).GetAwaiter().GetResult();
        ServeAsync(registry).GetAwaiter().GetResult();
        var asking = Enumerable.Range(0, 8).Select(_ => Task.Run(async () =>
        {
            for (var i = 0; i < requests.Get; i++)
            {
                await sessions.UseActiveAsync(Model, session => Task.FromResult(session.Network.Predict([])), default);
            }
        }));
        var promoting = Task.Run(() => Array.ForEach(promotions, version => registry.Set(new ActivePointer(1 + version % 2, []))));

        Task.WhenAll([promoting, .. asking]).GetAwaiter().GetResult();
        sessions.Dispose();

        return networks.Loaded.All(network => network.Disposals == 1);
    }

    private static async Task ServeAsync(MemoryRegistry registry, string onnx = "network")
    {
        var version = await registry.RegisterAsync(Model, "job", Samples.Bundle(onnx), default, default);
        registry.Set(new ActivePointer(version.Version, []));
    }

    private Task ServeAsync(string onnx = "network") => ServeAsync(registry, onnx);

    private Task<int> VersionAsync() => sessions.UseActiveAsync(Model, session => Task.FromResult(session.Version), default);
}
