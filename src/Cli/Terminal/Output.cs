using System.Text.Json;
using MedFunctions.Core;
using Spectre.Console;

namespace MedFunctions.Cli.Terminal;

/// <summary>
/// Where a command's words go. Without <c>--json</c> people read standard output; with it standard output carries one JSON
/// document and everything for people goes to standard error.
/// </summary>
internal sealed class Output
{
    /// <summary>Columns of a table that no terminal limits.</summary>
    private const int RedirectedWidth = 200;

    private readonly CliEnvironment _environment;

    public Output(CliEnvironment environment, bool json)
    {
        _environment = environment;
        IsJson = json;
        IsTerminal = json ? environment.ErrorIsTerminal : environment.OutIsTerminal;
        People = CreateConsole(json ? environment.Error : environment.Out, IsTerminal);
    }

    /// <summary>Text, tables and bars for people.</summary>
    public IAnsiConsole People { get; }

    public bool IsJson { get; }

    /// <summary>Whether bars can be drawn on <see cref="People"/>.</summary>
    public bool IsTerminal { get; }

    /// <summary>Gives the result: as JSON, or as people read it.</summary>
    public void Show<T>(T result, Action<IAnsiConsole> forPeople)
    {
        if (IsJson)
        {
            _environment.Out.WriteLine(JsonSerializer.Serialize(result, ContractJson.Options));
            return;
        }

        forPeople(People);
    }

    /// <summary>A line for people; never wrapped where no terminal is.</summary>
    public void Say(string text) => WriteLine(People, IsJson ? _environment.Error : _environment.Out, IsTerminal, text, Style.Plain);

    /// <summary>One line on standard output whatever the form of output is.</summary>
    public void ResultLine(string line) => _environment.Out.WriteLine(line);

    /// <summary>What went wrong, on standard error.</summary>
    public void Complain(string title, string? detail)
    {
        var terminal = _environment.ErrorIsTerminal;
        var console = CreateConsole(_environment.Error, terminal);
        WriteLine(console, _environment.Error, terminal, title, new Style(Color.Red));
        if (!string.IsNullOrWhiteSpace(detail))
        {
            WriteLine(console, _environment.Error, terminal, detail, Style.Plain);
        }
    }

    private static void WriteLine(IAnsiConsole console, TextWriter writer, bool isTerminal, string text, Style style)
    {
        if (isTerminal)
        {
            console.WriteLine(PlainText.Of(text), style);
        }
        else
        {
            writer.WriteLine(PlainText.Of(text));
        }
    }

    private static IAnsiConsole CreateConsole(TextWriter writer, bool isTerminal)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = isTerminal ? AnsiSupport.Detect : AnsiSupport.No,
            ColorSystem = isTerminal ? ColorSystemSupport.Detect : ColorSystemSupport.NoColors,
            Interactive = isTerminal ? InteractionSupport.Detect : InteractionSupport.No,
            Out = new AnsiConsoleOutput(writer),
        });
        if (!isTerminal)
        {
            console.Profile.Width = RedirectedWidth;
        }

        return console;
    }
}
