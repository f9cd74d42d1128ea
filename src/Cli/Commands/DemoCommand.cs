using System.CommandLine;
using System.Security.Cryptography;
using System.Text;
using MedFunctions.Cli.Demo;
using MedFunctions.Cli.Phantoms;

namespace MedFunctions.Cli.Commands;

/// <summary><c>medfn demo</c>.</summary>
internal static class DemoCommand
{
    public const string DefaultModel = "phantom-opacity";
    public const string DefaultWorkFolder = ".local/demo";

    /// <summary>About 1,200 to learn from and 300 for the test.</summary>
    private const int PhantomCount = 1_500;

    public static Command Create(CommandRunner runner)
    {
        var folder = new Option<DirectoryInfo>("--data")
        {
            Description = "Folder with train/ and test/, or with a folder for each label; generated images by default.",
        }.AcceptExistingOnly();
        var model = new Option<string>("--model") { Description = "Model to train.", DefaultValueFactory = _ => DefaultModel };
        var clinic = SharedOptions.Clinic();
        var dataset = SharedOptions.Dataset("Dataset to import into; the model's own by default.");
        var work = new Option<DirectoryInfo>("--work-folder")
        {
            Description = "Where generated images and the demo's state are kept.",
            DefaultValueFactory = _ => new DirectoryInfo(DefaultWorkFolder),
        };
        var command = new Command("demo", "Import, train, promote, predict and compare with the truth; goes on where it was interrupted.")
        {
            folder, model, clinic, dataset, work,
        };
        string[] examples = ["medfn demo", "medfn demo --data ../shared/data/chest-xray-pneumonia --model chest-xray"];
        return runner.Handle(command, examples, async (parse, context, cancellationToken) =>
        {
            var modelName = parse.GetRequiredValue(model);
            var summary = await context.Client.GetModelAsync(modelName, cancellationToken);
            var workFolder = parse.GetRequiredValue(work);
            var images = parse.GetValue(folder) ?? Phantoms(context, workFolder, cancellationToken);
            var data = DemoData.Read(images, parse.GetRequiredValue(clinic), parse.GetValue(dataset) ?? summary.Dataset);
            var state = new DemoStateFile(StatePath(workFolder, images, modelName));
            var result = await new DemoRun(context, data, state).RunAsync(summary, cancellationToken);
            context.Output.ResultLine(result.ToLine());
            return result.Evaluated > 0 ? ExitCodes.Ok : ExitCodes.Failed;
        });
    }

    private static DirectoryInfo Phantoms(CommandContext context, DirectoryInfo workFolder, CancellationToken cancellationToken)
    {
        var folder = new DirectoryInfo(Path.Combine(workFolder.FullName, "phantoms"));
        PhantomsCommand.Ensure(context, folder, PhantomCount, PhantomFolder.DefaultSeed, cancellationToken);
        return folder;
    }

    /// <summary>One file for each folder of images and model.</summary>
    private static string StatePath(DirectoryInfo work, DirectoryInfo images, string model)
    {
        var key = SHA256.HashData(Encoding.UTF8.GetBytes(images.FullName + "\n" + model));
        return Path.Combine(work.FullName, $"state-{Convert.ToHexStringLower(key)[..16]}.json");
    }
}
