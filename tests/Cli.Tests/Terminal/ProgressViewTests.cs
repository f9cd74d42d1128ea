using Microsoft.Extensions.Time.Testing;

namespace MedFunctions.Cli.Terminal;

public sealed class ProgressViewTests : IDisposable
{
    private readonly FakeTimeProvider _clock = new();
    private readonly StringWriter _text = new();
    private readonly ProgressView _view;

    public ProgressViewTests()
    {
        var environment = new CliEnvironment(_text, TextWriter.Null, _clock, _ => null, OutIsTerminal: false, ErrorIsTerminal: false);
        _view = new ProgressView(new Output(environment, json: false), _clock);
    }

    public void Dispose() => _text.Dispose();

    [Fact]
    public void GivenAMeter_WhenDescribed_ThenCountShareRateAndNoteAreThere()
    {
        var meter = new Meter("uploaded") { Done = 1_200, Total = 5_000, Note = "2 quarantined" };

        Assert.Equal("uploaded 1,200 of 5,000 (24 %), 240.0/s, 2 quarantined", ProgressView.Describe(meter, TimeSpan.FromSeconds(5)));
    }

    [Fact]
    public void GivenSlowWork_WhenDescribed_ThenTheRateIsSecondsForEach() => Assert.Equal(
        "epochs 3 of 12 (25 %), 4.0 s each", ProgressView.Describe(new Meter("epochs") { Done = 3, Total = 12 }, TimeSpan.FromSeconds(12)));

    [Fact]
    public void GivenNoTotalYet_WhenDescribed_ThenOnlyTheCountIsThere() =>
        Assert.Equal("epochs 0", ProgressView.Describe(new Meter("epochs"), TimeSpan.Zero));

    [Fact]
    public async Task GivenNoTerminal_WhenWorkGoesOn_ThenALineComesEveryFewSecondsAndOnlyOnChange()
    {
        var meter = new Meter("uploaded") { Total = 100 };
        var end = new TaskCompletionSource<int>();
        var running = _view.RunAsync([meter], () => end.Task);

        meter.Done = 10;
        _clock.Advance(ProgressView.LineInterval / 2);
        Assert.Empty(Lines());
        _clock.Advance(ProgressView.LineInterval / 2);
        Assert.Single(Lines());
        _clock.Advance(ProgressView.LineInterval);
        Assert.Single(Lines());
        meter.Done = 100;
        end.SetResult(7);

        Assert.Equal(7, await running);
        Assert.Equal(["uploaded 10 of 100 (10 %), 2.0/s", "uploaded 100 of 100 (100 %), 10.0/s"], Lines());
    }

    [Fact]
    public async Task GivenWorkThatFails_WhenShown_ThenTheFailureComesThrough() =>
        await Assert.ThrowsAsync<IOException>(() => _view.RunAsync<int>([new Meter("uploaded")], () => throw new IOException()));

    private string[] Lines() => _text.ToString().Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries);
}
