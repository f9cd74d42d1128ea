using Spectre.Console;

namespace MedFunctions.Cli.Terminal;

public sealed class OutputTests : IDisposable
{
    private readonly StringWriter _out = new();
    private readonly StringWriter _error = new();

    public void Dispose()
    {
        _out.Dispose();
        _error.Dispose();
    }

    [Fact]
    public void GivenJson_WhenAResultIsShown_ThenOnlyJsonIsOnStandardOutput()
    {
        var output = Create(json: true);

        output.Say("for people");
        output.Show(new { value = 1 }, console => console.WriteLine("table"));

        Assert.Equal("{\n  \"value\": 1\n}", _out.ToString().Trim());
        Assert.Equal("for people", _error.ToString().Trim());
    }

    [Fact]
    public void GivenNoJson_WhenAResultIsShown_ThenPeopleReadItOnStandardOutput()
    {
        Create(json: false).Show(new { value = 1 }, console => console.WriteLine("table"));

        Assert.Equal(("table", ""), (_out.ToString().Trim(), _error.ToString()));
    }

    [Fact]
    public void GivenMarkupAndControlsInACell_WhenATableIsShown_ThenTheyArePlainText()
    {
        Create(json: false).People.Write(Tables.Create("[head]").Row("[red]\u001b[31mx"));

        Assert.Contains("[head]", _out.ToString(), StringComparison.Ordinal);
        Assert.Contains("[red]\uFFFD[31mx", _out.ToString(), StringComparison.Ordinal);
    }

    private Output Create(bool json) => new(new CliEnvironment(_out, _error, TimeProvider.System, _ => null, false, false), json);
}
