using System.Globalization;
using MedFunctions.Cli.Terminal;
using MedFunctions.Core.Upload;
using Spectre.Console;

namespace MedFunctions.Cli.Import;

/// <summary>What people read after an import.</summary>
internal static class ImportTables
{
    /// <summary>Rows of quarantined files that are shown.</summary>
    public const int MaximumQuarantined = 20;

    public static void Show(IAnsiConsole console, ImportReport report, FolderScan scan)
    {
        var table = Tables.Create("import", ">count")
            .Row("uploaded now", PlainText.Count(report.Uploaded))
            .Row("already there", PlainText.Count(report.AlreadyThere))
            .Row("rows of labels.csv", PlainText.Count(report.LabelRows))
            .Row("left out (hidden)", PlainText.Count(scan.Hidden))
            .Row("left out (licence, manifest, readme)", PlainText.Count(scan.Texts))
            .Row("left out (name not possible in storage)", PlainText.Count(scan.Unusable))
            .Row("not readable on this machine", PlainText.Count(report.Unreadable.Count));
        console.Write(table);
        if (report.Summary is { } summary)
        {
            console.Write(Summary(summary));
        }

        ShowQuarantined(console, report.Quarantined);
        console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{report.Clinic}/{report.Dataset}: {report.Bytes / 1e6:N1} MB in {PlainText.Duration(TimeSpan.FromSeconds(report.Seconds))}."));
        if (report.Finished is false)
        {
            console.WriteLine($"The server has finished nothing for {Importer.Stalled.TotalMinutes:F0} minutes: see medfn status and its log.");
        }
    }

    public static Table Summary(UploadSummary summary) =>
        Tables.Create($"{summary.Clinic}/{summary.Dataset}", ">count")
            .Row("stored", PlainText.Count(summary.Stored))
            .Row("prepared", PlainText.Count(summary.Prepared))
            .Row("duplicate", PlainText.Count(summary.Duplicate))
            .Row("quarantined", PlainText.Count(summary.Quarantined))
            .Row("label files", PlainText.Count(summary.Labels))
            .Row("pending", PlainText.Count(summary.Pending))
            .Row("predicted", PlainText.Count(summary.Predicted));

    public static void ShowQuarantined(IAnsiConsole console, IReadOnlyList<UploadItem> items)
    {
        if (items.Count == 0)
        {
            return;
        }

        var table = Tables.Create("quarantined", "reason");
        foreach (var item in items.Take(MaximumQuarantined))
        {
            table.Row(item.Name, item.Reason ?? item.Code ?? "");
        }

        console.Write(table);
        if (items.Count > MaximumQuarantined)
        {
            console.WriteLine($"… and {PlainText.Count(items.Count - MaximumQuarantined)} more: medfn uploads DATASET --state quarantined --json.");
        }
    }
}
