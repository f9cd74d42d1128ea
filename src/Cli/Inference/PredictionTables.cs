using System.Globalization;
using MedFunctions.Cli.Terminal;
using MedFunctions.Core.Inference;
using MedFunctions.Core.Registry;
using Spectre.Console;

namespace MedFunctions.Cli.Inference;

/// <summary>What people read about predictions.</summary>
internal static class PredictionTables
{
    private const int MaximumClasses = 3;

    public static Table Create(IEnumerable<FilePrediction> predictions)
    {
        var table = Tables.Create("file", "label", "probabilities", "uncertain", "notes");
        foreach (var item in predictions)
        {
            if (item.Prediction is { } prediction)
            {
                table.Row(
                    item.File,
                    prediction.Label,
                    Probabilities(prediction),
                    prediction.Uncertain ? "yes" : "no",
                    string.Join(" ", prediction.Notes));
            }
            else
            {
                table.Row(item.File, "–", "–", "–", item.Reason ?? item.Code ?? "");
            }
        }

        return table;
    }

    /// <summary>The likeliest three: <c>Hand 0.97, CXR 0.02, HeadCT 0.01</c>; of a finding with a threshold, <c>OPACITY 0.66 (given from 0.72)</c>.</summary>
    public static string Probabilities(Prediction prediction) => prediction.Threshold is { } from
        ? string.Create(
            CultureInfo.InvariantCulture,
            $"{from.Label} {prediction.Probabilities.First(item => item.Label == from.Label).Probability:F2} (given from {from.Probability:F2})")
        : Likeliest(prediction);

    private static string Likeliest(Prediction prediction) => string.Join(", ", prediction.Probabilities
        .OrderByDescending(item => item.Probability)
        .Take(MaximumClasses)
        .Select(item => string.Create(CultureInfo.InvariantCulture, $"{item.Label} {item.Probability:F2}")));

    /// <summary>The line that every answer is followed by.</summary>
    public static void ShowDisclaimer(IAnsiConsole console, IEnumerable<Prediction?> predictions) => console.WriteLine(
        PlainText.Of(predictions.FirstOrDefault(prediction => prediction is not null)?.Disclaimer ?? ModelCard.NotForDiagnosis));
}
