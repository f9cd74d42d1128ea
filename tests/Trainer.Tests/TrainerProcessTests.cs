using System.Diagnostics;
using MedFunctions.Core;
using MedFunctions.Core.Training;
using MedFunctions.Trainer.Output;

namespace MedFunctions.Trainer.Tests;

/// <summary>The program as a supervisor starts it.</summary>
[Collection(TorchCollection.Name)]
public sealed class TrainerProcessTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly GeneratedDataset dataset = new();
    private readonly string output;

    public TrainerProcessTests() => output = dataset.NewOutput();

    [Fact]
    public async Task Given_Help_When_Asked_Then_EveryOptionIsExplained()
    {
        var (exit, text, _) = await Run("--help");

        Assert.Equal(ExitCode.Ok, exit);
        Assert.All(["--manifest", "--data", "--model", "--output", "--resume", "--threads"], option => Assert.Contains(option, text, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("--manifest", "m.json")]
    [InlineData("--threads", "0")]
    [InlineData("--colour", "red")]
    public async Task Given_BadArguments_When_Started_Then_ItSaysSoOnStandardErrorWithExitCode2(string option, string value)
    {
        var (exit, _, error) = await Run(option, value);

        Assert.Equal(ExitCode.BadInput, exit);
        Assert.NotEmpty(error);
    }

    [Fact]
    public async Task Given_AnotherTrainerInTheFolder_When_Started_Then_ExitCode3()
    {
        using var held = OutputFolder.Open(output, resume: false);

        var (exit, _, error) = await Run(dataset.Arguments(output));

        Assert.Equal(ExitCode.Locked, exit);
        Assert.Contains("Another trainer", error, StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(output, "outcome.json")));
    }

    [Fact]
    public async Task Given_ARunningTraining_When_TerminatedAndResumed_Then_ItEndsWithABundle()
    {
        dataset.Write(dataset.Definition with { Training = dataset.Definition.Training with { Epochs = 6 } });
        using var first = Start(dataset.Arguments(output));
        while (await first.StandardOutput.ReadLineAsync() is { } line && !line.Contains("\"epoch\"", StringComparison.Ordinal))
        {
        }

        using (var kill = Process.Start("kill", ["-TERM", $"{first.Id}"])) await kill.WaitForExitAsync();
        await first.StandardOutput.ReadToEndAsync();
        await first.WaitForExitAsync().WaitAsync(Patience);
        Assert.Equal(ExitCode.Cancelled, first.ExitCode);
        Assert.False(File.Exists(Path.Combine(output, "outcome.json")));

        var (exit, text, _) = await Run(dataset.Arguments(output, "--resume"));

        Assert.Equal(ExitCode.Ok, exit);
        Assert.EndsWith("""{"event":"stage","name":"completed"}""" + "\n", text, StringComparison.Ordinal);
        Assert.True(ContractJson.Read<TrainingOutcome>(File.ReadAllBytes(Path.Combine(output, "outcome.json")), "outcome").Succeeded);
        Assert.True(File.Exists(Path.Combine(output, "bundle", "card.json")));
    }

    [Fact]
    public async Task Given_ARunningTraining_When_Killed_Then_ThereIsNoOutcomeAndResumeWorks()
    {
        using var first = Start(dataset.Arguments(output));
        while (await first.StandardOutput.ReadLineAsync() is { } line && !line.Contains("\"epoch\"", StringComparison.Ordinal))
        {
        }

        first.Kill();
        await first.WaitForExitAsync().WaitAsync(Patience);
        Assert.False(File.Exists(Path.Combine(output, "outcome.json")));

        Assert.Equal(ExitCode.Ok, (await Run(dataset.Arguments(output, "--resume"))).Exit);
    }

    public void Dispose() => dataset.Dispose();

    private static async Task<(int Exit, string Output, string Error)> Run(params string[] arguments)
    {
        using var process = Start(arguments);
        var text = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync().WaitAsync(Patience);
        return (process.ExitCode, await text, await error);
    }

    private static Process Start(params IEnumerable<string> arguments) =>
        Process.Start(new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, "trainer"), arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
}
