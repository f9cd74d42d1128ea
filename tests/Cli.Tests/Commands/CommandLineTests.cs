using MedFunctions.Cli.Terminal;
using MedFunctions.Cli.TestSupport;

namespace MedFunctions.Cli.Commands;

public sealed class CommandLineTests
{
    public static TheoryData<string> CommandNames()
    {
        var environment = new CliEnvironment(TextWriter.Null, TextWriter.Null, TimeProvider.System, _ => null, false, false);
        return [.. MedfnApplication.CreateCommand(environment).Subcommands.Select(command => command.Name)];
    }

    [Fact]
    public void GivenTheProgram_WhenItsCommandsAreListed_ThenAllAreThere() => Assert.Equal(
        ["demo", "import", "models", "phantoms", "predict", "promote", "results", "rollback", "status", "train", "training", "uploads"],
        CommandNames().Select<object[], string>(row => (string)row[0]).Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(CommandNames))]
    public async Task GivenACommand_WhenHelpIsAsked_ThenItHasAnExample(string command)
    {
        var help = await CliRun.RunAsync([command, "--help"]);

        Assert.Equal(ExitCodes.Ok, help.ExitCode);
        Assert.Matches(@"Examples?:\s+medfn " + command, help.Out);
        Assert.Empty(help.Error);
    }

    [Fact]
    public async Task GivenTheProgram_WhenHelpIsAsked_ThenExitCodesAndVariablesAreExplained()
    {
        var help = await CliRun.RunAsync(["--help"]);

        Assert.Equal(ExitCodes.Ok, help.ExitCode);
        Assert.Contains("130 cancelled", help.Out, StringComparison.Ordinal);
        Assert.Contains("MEDFN_SERVER", help.Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("no command")]
    [InlineData("unknown command", "fly")]
    [InlineData("--force needs --reason", "promote", "m", "--force")]
    [InlineData("version is a number", "promote", "m", "two")]
    [InlineData("--model is required", "results", "films")]
    [InlineData("name rule", "results", "Films!", "--model", "m")]
    [InlineData("name rule", "uploads", "films", "--clinic", "A")]
    [InlineData("file must exist", "predict", "/no/such/file.png", "--model", "m")]
    [InlineData("folder must exist", "import", "/no/such/folder")]
    [InlineData("parallel range", "import", "/", "--parallel", "0")]
    [InlineData("one of two", "import", "/", "--wait", "--no-wait")]
    [InlineData("which run", "training", "--cancel")]
    [InlineData("one of two", "training", "x", "--cancel", "--watch")]
    [InlineData("state", "uploads", "films", "--state", "lost")]
    [InlineData("count range", "phantoms", "/tmp/x", "--count", "1")]
    [InlineData("not an address", "status", "--server", "nonsense")]
    [InlineData("not http", "status", "--server", "ftp://example.org")]
    public async Task GivenAWrongCommandLine_WhenRun_ThenItIsAUsageErrorOnStandardError(string why, params string[] args)
    {
        var run = await CliRun.RunAsync(args);

        Assert.True(run.ExitCode == ExitCodes.Usage, why);
        Assert.Contains("--help", run.Error, StringComparison.Ordinal);
        Assert.Empty(run.Out);
    }

    [Fact]
    public async Task GivenAServerVariableThatIsNoAddress_WhenRun_ThenTheVariableIsNamed()
    {
        var run = await CliRun.RunAsync(["status"], new Dictionary<string, string> { ["MEDFN_SERVER"] = "nonsense" });

        Assert.Equal(ExitCodes.Usage, run.ExitCode);
        Assert.Contains("MEDFN_SERVER", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task GivenAServerVariableAndAKey_WhenRun_ThenBothAreUsed()
    {
        using var server = new CannedServer().On("GET /api/models", 200, "[]");

        var run = await CliRun.RunAsync(
            ["models", "--json"],
            new Dictionary<string, string> { ["MEDFN_SERVER"] = server.Url.AbsoluteUri, ["MEDFN_KEY"] = "secret" });

        Assert.Equal(ExitCodes.Ok, run.ExitCode);
        Assert.Equal("[]", run.Out.Trim());
        Assert.Equal("secret", Assert.Single(server.Requests).Key);
    }
}
