using System.Text.RegularExpressions;
using MedFunctions.Core.Training;
using ScottPlot;

namespace MedFunctions.Trainer.Reports;

/// <summary>The report's plots as SVG that can stand in an HTML page.</summary>
internal static partial class Plots
{
    private const int Width = 560;
    private const int Height = 400;

    // Okabe and Ito's colours, which people with a colour vision deficiency can tell apart.
    private static readonly Color[] Palette = [.. new[] { "#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#000000" }.Select(Color.FromHex)];

    public static string Losses(IReadOnlyList<EpochEvent> epochs, int bestEpoch) => Curves(
        "losses", "Log loss", epochs, bestEpoch, ("Training", static epoch => epoch.TrainLoss), ("Validation", static epoch => epoch.ValidationLoss));

    public static string ValidationAuc(IReadOnlyList<EpochEvent> epochs, int bestEpoch) => Curves(
        "auc", "Validation", epochs, bestEpoch, ("AUC", static epoch => epoch.ValidationAuc), ("Accuracy", static epoch => epoch.ValidationAccuracy));

    /// <param name="curves">By name: points of a ROC curve.</param>
    public static string Roc(IReadOnlyList<(string Name, IReadOnlyList<RocPoint> Points)> curves)
    {
        using var plot = Square("False positive rate (1 − specificity)", "True positive rate (sensitivity)");
        for (var i = 0; i < curves.Count; i++)
        {
            var points = curves[i].Points;
            var line = plot.Add.Scatter(
                points.Select(static point => point.FalsePositiveRate).ToArray(), points.Select(static point => point.TruePositiveRate).ToArray(), Palette[i % Palette.Length]);
            line.MarkerSize = 0;
            line.LineWidth = 2;
            line.LegendText = curves[i].Name;
        }

        if (curves.Count > 1) plot.ShowLegend(Alignment.LowerRight);
        return Render(plot, "roc");
    }

    public static string Reliability(IReadOnlyList<ReliabilityBin> bins)
    {
        using var plot = Square("Confidence (largest probability)", "Share of right answers");
        var filled = bins.Where(static bin => bin.Count > 0).ToList();
        var line = plot.Add.Scatter(filled.Select(static bin => bin.Confidence).ToArray(), filled.Select(static bin => bin.Accuracy).ToArray(), Palette[0]);
        line.MarkerSize = 9;
        line.LineWidth = 2;
        return Render(plot, "reliability");
    }

    private static string Curves(
        string id, string label, IReadOnlyList<EpochEvent> epochs, int bestEpoch, params ReadOnlySpan<(string Name, Func<EpochEvent, double> Value)> curves)
    {
        using var plot = new Plot();
        var numbers = epochs.Select(static epoch => (double)epoch.Epoch).ToArray();
        for (var i = 0; i < curves.Length; i++)
        {
            var line = plot.Add.Scatter(numbers, epochs.Select(curves[i].Value).ToArray(), Palette[i]);
            line.LineWidth = 2;
            line.LegendText = curves[i].Name;
        }

        var best = plot.Add.VerticalLine(bestEpoch, 1, Palette[^1], LinePattern.Dashed);
        best.LegendText = "Weights in this model";
        plot.XLabel("Epoch");
        plot.YLabel(label);
        plot.ShowLegend(Alignment.UpperRight);
        return Render(plot, id);
    }

    private static Plot Square(string x, string y)
    {
        var plot = new Plot();
        var diagonal = plot.Add.Line(0, 0, 1, 1);
        diagonal.Color = Colors.Gray;
        diagonal.LinePattern = LinePattern.Dashed;
        plot.XLabel(x);
        plot.YLabel(y);
        plot.Axes.SetLimits(-0.02, 1.02, -0.02, 1.02);
        return plot;
    }

    /// <summary>Drops the XML declaration and makes ids unique, because all plots share one page.</summary>
    private static string Render(Plot plot, string id)
    {
        var svg = plot.GetSvgXml(Width, Height);
        svg = svg[svg.IndexOf("<svg", StringComparison.Ordinal)..];
        svg = Id().Replace(svg, $"id=\"{id}-$1\"");
        svg = Reference().Replace(svg, $"url(#{id}-$1)");
        return Link().Replace(svg, $"href=\"#{id}-$1\"");
    }

    [GeneratedRegex("\\bid=\"([^\"]+)\"")]
    private static partial Regex Id();

    [GeneratedRegex(@"url\(#([^)]+)\)")]
    private static partial Regex Reference();

    [GeneratedRegex("href=\"#([^\"]+)\"")]
    private static partial Regex Link();
}
