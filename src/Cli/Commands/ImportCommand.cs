using System.CommandLine;
using MedFunctions.Cli.Import;
using MedFunctions.Cli.Terminal;
using MedFunctions.Core;

namespace MedFunctions.Cli.Commands;

/// <summary><c>medfn import DIR</c>.</summary>
internal static class ImportCommand
{
    private const int MaximumParallel = 64;

    public static Command Create(CommandRunner runner)
    {
        var folder = new Argument<DirectoryInfo>("dir")
        {
            Description = "Folder of images: {label}/{file}, or with a labels.csv (file,label,patient) or manifest.csv.",
        }.AcceptExistingOnly();
        var clinic = SharedOptions.Clinic();
        var dataset = SharedOptions.Dataset("Name of the dataset; made from the folder's name by default.");
        var labels = new Option<FileInfo>("--labels") { Description = "Table of labels that isn't in the folder." }.AcceptExistingOnly();
        var parallel = new Option<int>("--parallel")
        {
            Description = $"Uploads at a time, 1 to {MaximumParallel}.",
            DefaultValueFactory = _ => ImportPlan.DefaultParallel,
        };
        parallel.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() is < 1 or > MaximumParallel)
            {
                result.AddError($"--parallel must be 1 to {MaximumParallel}.");
            }
        });
        var noWait = new Option<bool>("--no-wait") { Description = "End when all is uploaded, without waiting for the server." };
        var wait = new Option<bool>("--wait") { Description = "Wait until the server has finished with every file (the default)." };
        var command = new Command("import", "Upload a folder of images; a second run goes on where the first stopped.")
        {
            folder, clinic, dataset, labels, parallel, wait, noWait,
        };
        command.Validators.Add(result =>
        {
            if (result.GetValue(wait) && result.GetValue(noWait))
            {
                result.AddError("Give --wait or --no-wait, not both.");
            }
        });
        string[] examples =
        [
            "medfn import ./films --dataset chest-2024",
            "medfn import ./chest-xray-pneumonia/train --dataset chest-xray --parallel 16",
        ];
        return runner.Handle(command, examples, (parse, context, cancellationToken) =>
        {
            var root = parse.GetRequiredValue(folder);
            var (plan, scan) = Plan(
                root,
                parse.GetRequiredValue(clinic),
                parse.GetValue(dataset) ?? ResourceName.FromFolder(root.Name),
                parse.GetValue(labels),
                parse.GetValue(parallel));
            return RunAsync(context, plan, scan, !parse.GetValue(noWait), cancellationToken);
        });
    }

    /// <summary>Reads the folder; nothing is sent yet.</summary>
    public static (ImportPlan Plan, FolderScan Scan) Plan(
        DirectoryInfo folder, string clinic, string dataset, FileInfo? namedLabels, int parallel)
    {
        var labels = LabelSource.Find(folder, namedLabels);
        var scan = FolderScan.Read(folder, labels?.File);
        return scan.Files.Count > 0
            ? (new ImportPlan(clinic, dataset, scan.Files, labels?.Table, scan.LeftOut, parallel), scan)
            : throw new InvalidInputException($"There is no file to import in {folder.FullName}.");
    }

    private static async Task<int> RunAsync(
        CommandContext context, ImportPlan plan, FolderScan scan, bool wait, CancellationToken cancellationToken)
    {
        context.Output.Say($"{PlainText.Count(plan.Files.Count, "file")} → {plan.Clinic}/{plan.Dataset}");
        var report = await new Importer(context).RunAsync(plan, wait, cancellationToken);
        context.Output.Show(report, console => ImportTables.Show(console, report, scan));
        foreach (var name in report.Unreadable.Take(ImportTables.MaximumQuarantined))
        {
            context.Output.Complain("Can't be read: " + name, null);
        }

        return report.Succeeded ? ExitCodes.Ok : ExitCodes.Failed;
    }
}
