using System.CommandLine;
using MedFunctions.Cli.Phantoms;
using MedFunctions.Cli.Terminal;
using MedFunctions.Imaging.Phantoms;

namespace MedFunctions.Cli.Commands;

/// <summary><c>medfn phantoms DIR</c>.</summary>
internal static class PhantomsCommand
{
    private const int MaximumCount = 1_000_000;

    public static Command Create(CommandRunner runner)
    {
        var folder = new Argument<DirectoryInfo>("dir") { Description = "Folder to write to: train/, test/ and labels.csv." };
        var count = new Option<int>("--count") { Description = "All images; about one in five is for the test.", DefaultValueFactory = _ => PhantomFolder.DefaultCount };
        count.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() is < PhantomWriter.MinCount or > MaximumCount)
            {
                result.AddError($"--count must be {PhantomWriter.MinCount} to {MaximumCount}.");
            }
        });
        var seed = new Option<int>("--seed") { Description = "The same seed gives the same images.", DefaultValueFactory = _ => PhantomFolder.DefaultSeed };
        var command = new Command("phantoms", "Write the demo's generated images; needs no server.") { folder, count, seed };
        return runner.Handle(command, ["medfn phantoms ./phantoms --count 1200 --seed 1"], (parse, context, cancellationToken) =>
        {
            var report = Ensure(context, parse.GetRequiredValue(folder), parse.GetValue(count), parse.GetValue(seed), cancellationToken);
            context.Output.Show(report, _ => { });
            return Task.FromResult(ExitCodes.Ok);
        });
    }

    /// <summary>Writes the images unless they are there, and says so.</summary>
    public static PhantomReport Ensure(CommandContext context, DirectoryInfo folder, int count, int seed, CancellationToken cancellationToken)
    {
        context.HowToGoOn ??= () => "Run the same command again: it writes the images anew.";
        context.Output.Say($"{PlainText.Count(count, "generated image")} → {folder.FullName}");
        var phantoms = new PhantomFolder((path, images, first) => PhantomWriter.Write(path, images, first, cancellation: cancellationToken));
        var written = phantoms.Ensure(folder, count, seed);
        context.Output.Say(written ? "written" : "they are there already");
        return new PhantomReport(folder.FullName, count, seed, written);
    }

    /// <param name="Written">False when the images were there already.</param>
    internal sealed record PhantomReport(string Folder, int Count, int Seed, bool Written);
}
