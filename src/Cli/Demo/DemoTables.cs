using System.Globalization;
using MedFunctions.Cli.Inference;
using MedFunctions.Cli.Terminal;
using Spectre.Console;

namespace MedFunctions.Cli.Demo;

/// <summary>What people read at the end of a demo.</summary>
internal static class DemoTables
{
    private const int Samples = 12;

    public static void Show(IAnsiConsole console, DemoScore score)
    {
        var cases = Tables.Create("image", "truth", "prediction", "probabilities", "uncertain", "right");
        foreach (var item in score.Samples(Samples))
        {
            cases.Row(
                item.Name,
                item.Truth,
                item.Prediction.Label,
                PredictionTables.Probabilities(item.Prediction),
                item.Prediction.Uncertain ? "yes" : "no",
                item.IsRight ? "yes" : "NO");
        }

        console.Write(cases);
        console.Write(Confusion(score));
        console.WriteLine(
            $"{PlainText.Count(score.Cases.Count)} test images: accuracy {PlainText.Number(score.Accuracy, 4)}, AUC {PlainText.Number(score.Auc, 4)}"
            + (score.WithoutTruth > 0 ? $"; {PlainText.Count(score.WithoutTruth)} without a label of the model are not counted" : ""));
    }

    public static Table Confusion(DemoScore score)
    {
        var table = Tables.Create(["truth ↓ prediction →", .. score.Labels.Select(label => ">" + label)]);
        for (var row = 0; row < score.Labels.Count; row++)
        {
            table.Row([score.Labels[row], .. score.Confusion[row].Select(count => count.ToString("N0", CultureInfo.InvariantCulture))]);
        }

        return table;
    }
}
