using System.Globalization;
using MedFunctions.Cli.Terminal;
using MedFunctions.Core.Registry;
using MedFunctions.Core.Training;
using Spectre.Console;

namespace MedFunctions.Cli.Training;

/// <summary>What people read about training runs and their results.</summary>
internal static class TrainingTables
{
    public static Table Runs(IEnumerable<TrainingStatus> runs)
    {
        var table = Tables.Create("id", "model", "state", ">epoch", ">version", "started (UTC)", "figures or message");
        foreach (var run in runs.OrderByDescending(run => run.CreatedAt))
        {
            table.Row(
                run.Id,
                run.Model,
                run.State.ToString().ToLowerInvariant(),
                run.Epochs > 0 ? $"{run.Epoch}/{run.Epochs}" : "–",
                run.Version?.ToString(CultureInfo.InvariantCulture) ?? "–",
                PlainText.Time(run.CreatedAt),
                run.Message ?? TrainingWatch.Describe(run));
        }

        return table;
    }

    public static Table Versions(ModelSummary model)
    {
        var table = Tables.Create(">version", "registered (UTC)", "architecture", ">dataset", "accuracy (95 %)", "AUC (95 %)", "gate", ">trained");
        foreach (var version in model.Versions)
        {
            table.Row(
                version.Version + (version.Version == model.ActiveVersion ? " active" : ""),
                PlainText.Time(version.RegisteredAt),
                version.Architecture,
                "v" + version.DatasetVersion.ToString(CultureInfo.InvariantCulture),
                Interval(version.Accuracy),
                Interval(version.Auc),
                version.PassesGate ? "passed" : "not passed",
                PlainText.Duration(TimeSpan.FromSeconds(version.TrainSeconds)));
        }

        return table;
    }

    /// <summary><c>0.952 (0.941–0.961)</c>.</summary>
    public static string Interval(Estimate? estimate) => estimate is null
        ? "–"
        : $"{PlainText.Number(estimate.Value)} ({PlainText.Number(estimate.Low)}–{PlainText.Number(estimate.High)})";
}
