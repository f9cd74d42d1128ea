using MedFunctions.Core.Upload;
using Microsoft.Extensions.Time.Testing;

namespace MedFunctions.Cli.Import;

public sealed class UploadGrantsTests : IDisposable
{
    private readonly FakeTimeProvider _clock = new();
    private readonly UploadGrants _grants;
    private int _asked;

    public UploadGrantsTests() => _grants = new UploadGrants(_ => Task.FromResult(Next()), _clock);

    public void Dispose() => _grants.Dispose();

    [Fact]
    public async Task GivenManyUploadsAtOnce_WhenTheyNeedAPermission_ThenOneIsAskedFor()
    {
        var grants = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => _grants.GetAsync(default)));

        Assert.Single(grants.Distinct());
        Assert.Equal(1, _asked);
    }

    [Fact]
    public async Task GivenHalfOfTheTimeIsOver_WhenAskedFor_ThenItIsRenewedLongBeforeItsEnd()
    {
        await _grants.GetAsync(default);
        _clock.Advance(TimeSpan.FromMinutes(29));
        await _grants.GetAsync(default);
        Assert.Equal(1, _asked);

        _clock.Advance(TimeSpan.FromMinutes(2));
        await _grants.GetAsync(default);

        Assert.Equal(2, _asked);
    }

    [Fact]
    public async Task GivenARefusedPermission_WhenDropped_ThenOnlyThatOneIsForgotten()
    {
        var refused = await _grants.GetAsync(default);
        await _grants.DropAsync(refused, default);
        var renewed = await _grants.GetAsync(default);

        // A second upload that still held the refused one must not throw away the new one.
        await _grants.DropAsync(refused, default);

        Assert.Same(renewed, await _grants.GetAsync(default));
        Assert.Equal(2, _asked);
    }

    private UploadGrant Next() => new(new Uri($"http://127.0.0.1/upload?n={++_asked}"), "demo/", _clock.GetUtcNow().AddHours(1));
}
