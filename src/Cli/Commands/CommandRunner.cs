using System.CommandLine;
using System.CommandLine.Parsing;
using MedFunctions.Cli.Api;
using MedFunctions.Cli.Terminal;

namespace MedFunctions.Cli.Commands;

/// <summary>What all commands share: options, examples in the help, errors as exit codes.</summary>
internal sealed class CommandRunner
{
    public const string DefaultServer = "http://127.0.0.1:7071";
    public const string ServerVariable = "MEDFN_SERVER";
    public const string KeyVariable = "MEDFN_KEY";

    private readonly CliEnvironment _environment;
    private readonly Dictionary<Command, string[]> _examples = [];

    public CommandRunner(CliEnvironment environment)
    {
        _environment = environment;
        Server = new Option<Uri>("--server")
        {
            Description = $"Address of the server (or environment variable {ServerVariable}).",
            HelpName = "url",
            Recursive = true,
            DefaultValueFactory = result => ParseServer(Variable(ServerVariable) ?? DefaultServer, ServerVariable, result),
            CustomParser = result => ParseServer(result.Tokens[0].Value, "--server", result),
        };
        Json = new Option<bool>("--json") { Description = "Print one JSON document on standard output.", Recursive = true };
    }

    public Option<Uri> Server { get; }

    public Option<bool> Json { get; }

    public IReadOnlyDictionary<Command, string[]> Examples => _examples;

    /// <summary>Gives a command its work and its examples.</summary>
    public Command Handle(
        Command command, string[] examples, Func<ParseResult, CommandContext, CancellationToken, Task<int>> work)
    {
        _examples.Add(command, examples);
        command.SetAction(async (parse, cancellationToken) =>
        {
            var output = new Output(_environment, parse.GetValue(Json));
            var client = new MedFunctionsClient(parse.GetValue(Server)!, Variable(KeyVariable));
            using var context = new CommandContext(client, output, _environment.Clock);
            try
            {
                return await work(parse, context, cancellationToken);
            }
            catch (Exception exception) when (Failure.TryDescribe(exception, context, cancellationToken) is { } failure)
            {
                output.Complain(failure.Problem.Title, failure.Problem.Detail);
                if (output.IsJson)
                {
                    output.Show(failure.Problem, _ => { });
                }

                return failure.ExitCode;
            }
        });
        return command;
    }

    private static Uri ParseServer(string text, string source, ArgumentResult result)
    {
        if (Uri.TryCreate(text, UriKind.Absolute, out var server) && server.Scheme is "http" or "https")
        {
            return server;
        }

        result.AddError($"{source} must be an address such as {DefaultServer}");
        return new Uri(DefaultServer);
    }

    private string? Variable(string name) => _environment.Variable(name) is { Length: > 0 } value ? value : null;
}
