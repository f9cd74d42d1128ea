using System.Globalization;
using MedFunctions.Core.Registry;
using MedFunctions.Core.Training;

namespace MedFunctions.Trainer.Reports;

/// <summary>The bundle's <c>report.html</c>: one file without links, written for the clinician who decides about promotion.</summary>
internal static class HtmlReport
{
    public static string Render(ModelCard card, TrainingRecord record, TestResult test) => string.Concat(
        Head(card),
        Html.Section("use", "What it is for", Html.Paragraph(card.IntendedUse), "<p>Know before use:</p>\n", Html.Items(card.Limitations)),
        Dataset(card),
        Results(card),
        Decisions(card),
        Pictures(card, record, test),
        Making(card, record),
        "</body>\n</html>\n");

    private static string Head(ModelCard card)
    {
        using var stream = typeof(HtmlReport).Assembly.GetManifestResourceStream("report.css")!;
        using var css = new StreamReader(stream);
        return $"""
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>{Html.Text(card.Title)}: model report</title>
            <style>
            {css.ReadToEnd()}</style>
            </head>
            <body>
            <h1>{Html.Text(card.Title)}</h1>
            <p>Report of the model <code>{Html.Text(card.Model)}</code>.</p>
            <p class="disclaimer">{Html.Text(card.Disclaimer)}</p>

            """;
    }

    private static string Dataset(ModelCard card)
    {
        var splits = new (string Key, string Title)[]
        {
            ("train", "Training (the network learned from these)"),
            ("validation", "Validation (settings were chosen on these)"),
            ("test", "Test (used for nothing but the figures below)"),
        };
        return Html.Section(
            "dataset",
            "The images",
            Html.Paragraph($"Dataset {card.Dataset.Name}, version {card.Dataset.Version}. All images of a patient are in the same row."),
            Html.Table(
                ["Images", .. card.Labels, "Total"],
                splits.Select(split =>
                {
                    var counts = card.Labels.Select(label => card.Dataset.Counts.GetValueOrDefault(split.Key)?.GetValueOrDefault(label) ?? 0).ToList();
                    return counts.Append(counts.Sum()).Select(static count => $"{count}").Prepend(split.Title);
                })));
    }

    private static string Results(ModelCard card)
    {
        var metrics = card.Metrics;
        var measured = card.Gate.Metric == "auc" ? metrics.Auc?.Value : metrics.Accuracy.Value;
        var gate = measured >= card.Gate.Minimum ? "passes" : "does not pass";
        return Html.Section(
            "results",
            "Results on the test images",
            Html.Paragraph("In parentheses: 95 % confidence interval, the range in which the value for other patients like these is expected."),
            Html.Table(
                ["", "Value"],
                [
                    ["Right answers (accuracy)", Html.Number(metrics.Accuracy)],
                    ["Area under the ROC curve (AUC)", Html.Number(metrics.Auc)],
                    ["Log loss", Html.Number(metrics.LogLoss)],
                    ["Calibration error", Html.Number(metrics.CalibrationError)],
                ]),
            Html.Paragraph($"The model {gate} its gate: {card.Gate.Metric} of at least {Html.Number(card.Gate.Minimum)}."),
            Html.Table(
                ["Class", "Images", "Found (sensitivity)", "Right when given (precision)", "AUC against the rest"],
                metrics.Classes.Select(c => (IEnumerable<string>)[c.Label, $"{c.Count}", Html.Number(c.Recall), Html.Number(c.Precision), Html.Number(c.Auc)])),
            Html.Paragraph("Confusion matrix: each row holds the images of one true class, each column those that were given one label."),
            Html.Table(
                ["Truth \\ answer", .. card.Labels],
                metrics.Confusion.Select((row, i) => row.Select(static count => $"{count}").Prepend(card.Labels[i]))));
    }

    private static string Decisions(ModelCard card) => Html.Section(
        "decisions",
        "How an answer is made",
        Html.Paragraph(card.Threshold is { } threshold
            ? $"{card.PositiveLabel} is given from a probability of {Html.Number(threshold)} on: the best sum of sensitivity and specificity on the validation images."
            : "The class with the largest probability is given."),
        Html.Paragraph(
            $"An answer whose confidence is below {Html.Number(card.UncertainBelow)} is marked uncertain (confidence is the largest probability; with a threshold it is counted from there, so that a probability at the threshold has confidence ½). Below it, answers on the validation images were right less than 9 times in 10; at most a fifth of those images are below it."),
        Html.Paragraph($"Probabilities were calibrated on the validation images (temperature {Html.Number(card.Temperature)})."));

    private static string Pictures(ModelCard card, TrainingRecord record, TestResult test)
    {
        var classes = card.PositiveLabel is { } positive ? [positive] : card.Labels;
        var curves = classes.Select(label =>
        {
            var index = card.Labels.ToList().IndexOf(label);
            return (label, Evaluation.Roc([.. test.Probabilities.Select(row => row[index])], [.. test.Truth.Select(truth => truth == index)]));
        }).ToList();
        return Html.Section(
            "plots",
            "Pictures",
            Html.Figure(Plots.Roc(curves), "ROC curve on the test images: the nearer to the upper left corner, the better. The dashed line is guessing."),
            Html.Figure(Plots.Reliability(Evaluation.ReliabilityDiagram(test.Truth, test.Probabilities)), "Reliability on the test images: on the dashed line, answers given with 80 % confidence are right 80 % of the time. Below it the model is too sure of itself."),
            Html.Figure(Plots.Losses(record.Epochs, record.BestEpoch), "Log loss by epoch. Validation rising while training falls means learning by heart."),
            Html.Figure(Plots.ValidationAuc(record.Epochs, record.BestEpoch), "AUC and accuracy on the validation images by epoch."));
    }

    private static string Making(ModelCard card, TrainingRecord record) => Html.Section(
        "making",
        "How it was made",
        Html.Table(
            ["", "Value"],
            [
                ["Network", card.Architecture],
                ["Epochs", $"{record.Epochs.Count}, weights of epoch {record.BestEpoch}"],
                ["Training time", record.Seconds.ToString("0", CultureInfo.InvariantCulture) + " s"],
                ["Started", record.StartedAt.ToString("u", CultureInfo.InvariantCulture)],
                ["Seed", $"{record.Seed}"],
                ["Dataset hash", record.DatasetHash],
                ["Definition hash", record.DefinitionHash],
                ["Code", record.CodeVersion],
                .. record.Libraries.Select(static library => (IEnumerable<string>)[library.Key, library.Value]),
                .. record.Hardware.Select(static part => (IEnumerable<string>)[part.Key, part.Value]),
                ["Exported model against trained network", string.Create(CultureInfo.InvariantCulture, $"{record.OnnxComparedImages} images, probabilities differ by at most {record.OnnxMaxDifference:0.0e+0}")],
            ]));
}
