namespace MedFunctions.Cli.Terminal;

/// <summary>What a command sees of the process around it.</summary>
/// <param name="Out">Standard output: results.</param>
/// <param name="Error">Standard error: errors, and text for people when the result is JSON.</param>
/// <param name="Clock">Time.</param>
/// <param name="Variable">Reads an environment variable.</param>
/// <param name="OutIsTerminal">Whether bars and colours can be drawn on <paramref name="Out"/>.</param>
/// <param name="ErrorIsTerminal">The same for <paramref name="Error"/>.</param>
public sealed record CliEnvironment(
    TextWriter Out,
    TextWriter Error,
    TimeProvider Clock,
    Func<string, string?> Variable,
    bool OutIsTerminal,
    bool ErrorIsTerminal)
{
    public static CliEnvironment FromProcess() => new(
        Console.Out,
        Console.Error,
        TimeProvider.System,
        Environment.GetEnvironmentVariable,
        !Console.IsOutputRedirected,
        !Console.IsErrorRedirected);
}
