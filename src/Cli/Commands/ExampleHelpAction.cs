using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace MedFunctions.Cli.Commands;

/// <summary>The usual help, followed by examples and, for the program itself, by exit codes and variables.</summary>
internal sealed class ExampleHelpAction(IReadOnlyDictionary<Command, string[]> examples) : SynchronousCommandLineAction
{
    private readonly HelpAction _usual = new();

    /// <summary>Help is shown whatever else is wrong with the command line.</summary>
    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        var exitCode = _usual.Invoke(parseResult);
        var command = parseResult.CommandResult.Command;
        var writer = parseResult.InvocationConfiguration.Output;
        if (command is RootCommand)
        {
            WriteSection(writer, "Examples:", ["medfn status", "medfn demo", "medfn predict scan.png --model phantom-opacity"]);
            WriteSection(writer, "Environment:",
            [
                $"{CommandRunner.ServerVariable}  address of the server",
                $"{CommandRunner.KeyVariable}     function key, where the server asks for one",
            ]);
            WriteSection(writer, "Exit codes:",
            [
                "0 ok, 1 failed, 2 usage, 3 server or storage not reachable, 4 refused by the server, 130 cancelled",
            ]);
        }
        else if (examples.TryGetValue(command, out var lines))
        {
            WriteSection(writer, lines.Length == 1 ? "Example:" : "Examples:", lines);
        }

        return exitCode;
    }

    private static void WriteSection(TextWriter writer, string title, string[] lines)
    {
        writer.WriteLine(title);
        foreach (var line in lines)
        {
            writer.WriteLine("  " + line);
        }

        writer.WriteLine();
    }
}
