using System.CommandLine;
using MedFunctions.Cli.Phantoms;
using MedFunctions.Cli.Terminal;
using MedFunctions.Imaging.Phantoms;

namespace MedFunctions.Cli.Commands;

/// <summary><c>medfn phantoms DIR</c>.</summary>
internal static class PhantomsCommand
{
    private const int MinimumCount = 20;
    private const int MaximumCount = 1_000_000;

    public static Command Create(CommandRunner runner)
    {
        var folder = new Argument<DirectoryInfo>("dir") { Description = "Folder to write to: train/, test/ and labels.csv." };
        var count = new Option<int>("--count") { Description = "Training images; test images come on top.", DefaultValueFactory = _ => PhantomFolder.DefaultCount };
        count.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() is < MinimumCount or > MaximumCount)
            {
                result.AddError($"--count must be {MinimumCount} to {MaximumCount}.");
            }
        });
        var seed = new Option<int>("--seed") { Description = "The same seed gives the same images.", DefaultValueFactory = _ => PhantomFolder.DefaultSeed };
        var command = new Command("phantoms", "Write the demo's generated images; needs no server.") { folder, count, seed };
        return runner.Handle(command, ["medfn phantoms ./phantoms --count 1200 --seed 1"], (parse, context, _) =>
        {
            var report = Ensure(context.Output, parse.GetRequiredValue(folder), parse.GetValue(count), parse.GetValue(seed));
            context.Output.Show(report, _ => { });
            return Task.FromResult(ExitCodes.Ok);
        });
    }

    /// <summary>Writes the images unless they are there, and says so.</summary>
    public static PhantomReport Ensure(Output output, DirectoryInfo folder, int count, int seed)
    {
        output.Say($"writing generated images to {folder.FullName} …");
        var written = new PhantomFolder((path, images, start) => PhantomWriter.Write(path, images, start)).Ensure(folder, count, seed);
        output.Say(written ? "done" : "they are there already");
        return new PhantomReport(folder.FullName, count, seed, written);
    }

    /// <param name="Written">False when the images were there already.</param>
    internal sealed record PhantomReport(string Folder, int Count, int Seed, bool Written);
}
