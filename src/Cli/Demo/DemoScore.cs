using MedFunctions.Cli.Import;
using MedFunctions.Core.Inference;
using MedFunctions.Core.Registry;
using MedFunctions.Core.Training;

namespace MedFunctions.Cli.Demo;

/// <summary>One test image: what it is and what the server said.</summary>
/// <param name="Name">Path below the dataset.</param>
/// <param name="Truth">Its first folder, a label of the model.</param>
/// <param name="Prediction">The server's answer.</param>
internal sealed record DemoCase(string Name, string Truth, Prediction Prediction)
{
    public bool IsRight => Prediction.Label == Truth;
}

/// <summary>How well predictions met the truth.</summary>
/// <param name="Labels">The model's labels: rows and columns of <paramref name="Confusion"/>.</param>
/// <param name="Cases">Predictions whose truth is a label of the model.</param>
/// <param name="WithoutTruth">Predictions whose folder isn't a label.</param>
/// <param name="Accuracy">Share of cases in which the server's label, by its own threshold, was right; 0…1.</param>
/// <param name="Auc">From the probabilities, see <see cref="EvaluationMetrics.Auc"/>.</param>
/// <param name="Confusion">Rows: truth, columns: the server's label.</param>
internal sealed record DemoScore(
    IReadOnlyList<string> Labels,
    IReadOnlyList<DemoCase> Cases,
    int WithoutTruth,
    double Accuracy,
    double? Auc,
    IReadOnlyList<IReadOnlyList<int>> Confusion)
{
    private const int MaximumWrong = 6;

    public static DemoScore Compute(ModelSummary model, IReadOnlyList<ResultItem> results)
    {
        var cases = results
            .Select(item => (Item: item, Truth: TruthOf(item.Name, model.Labels)))
            .Where(pair => pair.Truth is not null)
            .Select(pair => new DemoCase(pair.Item.Name, pair.Truth!, pair.Item.Prediction))
            .OrderBy(item => item.Name, StringComparer.Ordinal)
            .ToList();
        var confusion = model.Labels
            .Select(truth => (IReadOnlyList<int>)[.. model.Labels.Select(label => cases.Count(c => c.Truth == truth && c.Prediction.Label == label))])
            .ToList();
        return new DemoScore(
            model.Labels,
            cases,
            results.Count - cases.Count,
            cases.Count == 0 ? 0 : (double)cases.Count(item => item.IsRight) / cases.Count,
            cases.Count == 0 ? null : ComputeAuc(model, cases),
            confusion);
    }

    /// <summary>A few cases to look at: up to half wrong, the rest right, label by label in turn.</summary>
    /// <param name="count">How many; at most <see cref="MaximumWrong"/> of them wrong.</param>
    public IReadOnlyList<DemoCase> Samples(int count)
    {
        var wrong = InTurn(Cases.Where(item => !item.IsRight)).Take(Math.Min(MaximumWrong, count)).ToList();
        return [.. wrong, .. InTurn(Cases.Where(item => item.IsRight)).Take(count - wrong.Count)];
    }

    private static IEnumerable<DemoCase> InTurn(IEnumerable<DemoCase> cases) => cases
        .GroupBy(item => item.Truth)
        .SelectMany(group => group.Select((item, index) => (Item: item, Index: index)))
        .OrderBy(pair => pair.Index)
        .Select(pair => pair.Item);

    private static string? TruthOf(string name, IReadOnlyList<string> labels) => LocalFile.LabelOf(name) is { } folder
        ? labels.FirstOrDefault(label => string.Equals(label, folder, StringComparison.OrdinalIgnoreCase))
        : null;

    private static double? ComputeAuc(ModelSummary model, IReadOnlyList<DemoCase> cases)
    {
        var labels = model.Labels.ToList();
        var truth = cases.Select(item => labels.IndexOf(item.Truth)).ToList();
        var probabilities = cases
            .Select(item => (IReadOnlyList<double>)[.. labels.Select(label => ProbabilityOf(item.Prediction, label))])
            .ToList();
        return Evaluation.Compute(labels, model.PositiveLabel, null, truth, probabilities).Auc?.Value;
    }

    private static double ProbabilityOf(Prediction prediction, string label) =>
        prediction.Probabilities.FirstOrDefault(item => item.Label == label)?.Probability ?? 0;
}
