using MedFunctions.Core.Monitoring;
using Microsoft.Extensions.Time.Testing;

namespace MedFunctions.Cli.Api;

public sealed class PollerTests
{
    private readonly FakeTimeProvider _clock = new();
    private readonly Poller _poller;

    public PollerTests() => _poller = new Poller(_clock);

    [Fact]
    public async Task GivenAnswersThatChange_WhenPolled_ThenItEndsWithTheFirstThatIsDone()
    {
        var asked = 0;

        var (value, done) = await WithTimeAsync(_poller.UntilAsync(_ => Task.FromResult(++asked), n => n == 5, TimeSpan.FromSeconds(3), default));

        Assert.Equal((5, true, 5), (value, done, asked));
    }

    [Fact]
    public async Task GivenEqualAnswers_WhenPolledForLongEnough_ThenItGivesUp()
    {
        var asked = 0;

        var (value, done) = await WithTimeAsync(_poller.UntilAsync(_ => Task.FromResult(Math.Min(++asked, 3)), _ => false, TimeSpan.FromSeconds(10), default));

        Assert.Equal((3, false), (value, done));
        Assert.InRange(asked, 12, 15);
    }

    [Fact]
    public async Task GivenAServerThatRestarts_WhenPolled_ThenItIsSatOut()
    {
        var asked = 0;

        var value = await WithTimeAsync(_poller.ReadPatientlyAsync(_ => ++asked < 4 ? throw Away(asked) : Task.FromResult("back"), default));

        Assert.Equal("back", value);
    }

    [Fact]
    public async Task GivenAServerThatStaysAway_WhenPolled_ThenItIsUnreachableAfterTwoMinutes()
    {
        var start = _clock.GetUtcNow();

        await Assert.ThrowsAsync<UnreachableException>(() => WithTimeAsync(_poller.ReadPatientlyAsync<int>(_ => throw Away(1), default)));

        Assert.InRange(_clock.GetUtcNow() - start, Poller.Patience, Poller.Patience + TimeSpan.FromSeconds(5));
    }

    [Fact]
    public async Task GivenARefusal_WhenPolled_ThenItIsNotAskedAgain()
    {
        var asked = 0;

        await Assert.ThrowsAsync<RefusedException>(() => _poller.ReadPatientlyAsync<int>(
            _ => ++asked > 0 ? throw new RefusedException(new Problem("about:blank", "Not found", 404, "")) : Task.FromResult(0), default));

        Assert.Equal(1, asked);
    }

    private static Exception Away(int turn) => turn % 2 == 0
        ? new RefusedException(new Problem("about:blank", "Starting", 503, ""))
        : new UnreachableException("http://127.0.0.1", new HttpRequestException());

    /// <summary>Moves the clock whenever the work waits for it.</summary>
    private async Task<T> WithTimeAsync<T>(Task<T> work)
    {
        while (!work.IsCompleted)
        {
            _clock.Advance(Poller.Interval);
            await Task.Yield();
        }

        return await work;
    }
}
