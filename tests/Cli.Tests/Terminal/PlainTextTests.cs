namespace MedFunctions.Cli.Terminal;

public sealed class PlainTextTests
{
    [Fact]
    public void GivenATextThatSteersTheTerminal_WhenMadePlain_ThenItCantAnyMore() =>
        Assert.Equal("scan\uFFFD[2J\uFFFD.png\nnext", PlainText.Of("scan\u001b[2J\a.png\nnext"));

    [Theory]
    [InlineData(59, "59 s")]
    [InlineData(65, "1 min 05 s")]
    [InlineData(3720, "1 h 02 min")]
    public void GivenADuration_WhenWritten_ThenTheUnitFitsIt(int seconds, string expected) =>
        Assert.Equal(expected, PlainText.Duration(TimeSpan.FromSeconds(seconds)));

    [Theory]
    [InlineData(1, "1 file")]
    [InlineData(0, "0 files")]
    [InlineData(5000, "5,000 files")]
    public void GivenACount_WhenWritten_ThenTheWordFitsIt(int count, string expected) => Assert.Equal(expected, PlainText.Count(count, "file"));

    [Fact]
    public void GivenNoNumber_WhenWritten_ThenADashStandsThere() => Assert.Equal(("–", "0.500"), (PlainText.Number(null), PlainText.Number(.5)));
}
