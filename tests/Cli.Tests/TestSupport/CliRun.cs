using MedFunctions.Cli.Terminal;

namespace MedFunctions.Cli.TestSupport;

/// <summary>One command line, run in this process with its output kept.</summary>
internal sealed record CliRun(int ExitCode, string Out, string Error)
{
    public static async Task<CliRun> RunAsync(string[] args, IReadOnlyDictionary<string, string>? variables = null, CancellationToken cancellationToken = default)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var environment = new CliEnvironment(
            output, error, TimeProvider.System, name => variables?.GetValueOrDefault(name), OutIsTerminal: false, ErrorIsTerminal: false);
        var exitCode = await MedfnApplication.RunAsync(args, environment, cancellationToken);
        return new CliRun(exitCode, output.ToString(), error.ToString());
    }
}
