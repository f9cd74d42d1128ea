using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using MedFunctions.Cli.Commands;
using MedFunctions.Cli.Terminal;

namespace MedFunctions.Cli;

/// <summary>The program <c>medfn</c>, callable from a process or a test.</summary>
public static class MedfnApplication
{
    /// <summary>Time between Ctrl-C and the end of a process that doesn't stop by itself.</summary>
    private static readonly TimeSpan GraceAfterCancel = TimeSpan.FromSeconds(10);

    /// <summary>Runs one command line.</summary>
    /// <returns>One of <see cref="ExitCodes"/>.</returns>
    public static async Task<int> RunAsync(string[] args, CliEnvironment environment, CancellationToken cancellationToken)
    {
        // A file whose name begins with @ is a file, not a list of arguments.
        var parse = CreateCommand(environment).Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
        var configuration = new InvocationConfiguration
        {
            Output = environment.Out,
            Error = environment.Error,
            EnableDefaultExceptionHandler = false,
            ProcessTerminationTimeout = GraceAfterCancel,
        };
        if (parse.Action is ParseErrorAction errors)
        {
            errors.ShowHelp = false;
            // What a misspelt command may have meant is no result either.
            configuration.Output = environment.Error;
            await parse.InvokeAsync(configuration, cancellationToken);
            await environment.Error.WriteLineAsync("--help shows what is possible.");
            return ExitCodes.Usage;
        }

        return await parse.InvokeAsync(configuration, cancellationToken);
    }

    internal static RootCommand CreateCommand(CliEnvironment environment)
    {
        var runner = new CommandRunner(environment);
        var root = new RootCommand("Imports medical images, trains and serves models on a MedFunctions server. Not for diagnosis.")
        {
            runner.Server,
            runner.Json,
            ImportCommand.Create(runner),
            UploadsCommand.Create(runner),
            TrainCommand.Create(runner),
            TrainingCommand.Create(runner),
            ModelsCommand.Create(runner),
            PromoteCommand.Create(runner),
            RollbackCommand.Create(runner),
            PredictCommand.Create(runner),
            ResultsCommand.Create(runner),
            StatusCommand.Create(runner),
            PhantomsCommand.Create(runner),
            DemoCommand.Create(runner),
        };
        root.Options.OfType<HelpOption>().Single().Action = new ExampleHelpAction(runner.Examples);
        return root;
    }
}
