using System.CommandLine;
using MedFunctions.Cli.Import;
using MedFunctions.Cli.Terminal;
using MedFunctions.Core.Upload;
using Spectre.Console;

namespace MedFunctions.Cli.Commands;

/// <summary><c>medfn uploads DATASET</c>.</summary>
internal static class UploadsCommand
{
    private const int MaximumRows = 50;

    public static Command Create(CommandRunner runner)
    {
        var dataset = SharedOptions.DatasetArgument();
        var clinic = SharedOptions.Clinic();
        var state = new Option<UploadState?>("--state") { Description = "Only uploads in this state." };
        var command = new Command("uploads", "Show where the uploads of a dataset stand, and why one is quarantined.") { dataset, clinic, state };
        return runner.Handle(command, ["medfn uploads chest-2024 --state quarantined"], async (parse, context, cancellationToken) =>
        {
            var (clinicName, datasetName) = (parse.GetRequiredValue(clinic), parse.GetRequiredValue(dataset));
            var summary = await context.Client.GetUploadSummaryAsync(clinicName, datasetName, cancellationToken);
            var items = await context.Client.GetUploadsAsync(clinicName, datasetName, parse.GetValue(state), cancellationToken);
            context.Output.Show(new Report(summary, items), console => Show(console, summary, items));
            return ExitCodes.Ok;
        });
    }

    private static void Show(IAnsiConsole console, UploadSummary summary, IReadOnlyList<UploadItem> items)
    {
        var table = Tables.Create("name", "state", "since (UTC)", "reason");
        foreach (var item in items.Take(MaximumRows))
        {
            table.Row(item.Name, item.State.ToString().ToLowerInvariant(), PlainText.Time(item.At), item.Reason ?? "");
        }

        console.Write(table);
        if (items.Count > MaximumRows)
        {
            console.WriteLine($"… and {PlainText.Count(items.Count - MaximumRows)} more; --json prints all.");
        }

        console.Write(ImportTables.Summary(summary));
    }

    private sealed record Report(UploadSummary Summary, IReadOnlyList<UploadItem> Items);
}
