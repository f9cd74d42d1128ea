namespace MedFunctions.Core.Training;

/// <summary>Images whose largest probability is in one range.</summary>
/// <param name="Low">Lower end of the range.</param>
/// <param name="High">Upper end; belongs to the next bin, except in the last.</param>
/// <param name="Count">Images.</param>
/// <param name="Confidence">Mean largest probability; 0 without images.</param>
/// <param name="Accuracy">Share whose most probable class is right; 0 without images.</param>
public readonly record struct ReliabilityBin(double Low, double High, int Count, double Confidence, double Accuracy);

/// <content>How far probabilities can be taken at their word.</content>
public static partial class Evaluation
{
    /// <summary>Confidence against accuracy over <see cref="CalibrationBinCount"/> equal bins (Guo et al. 2017).</summary>
    /// <param name="truth">By image: index of the true class.</param>
    /// <param name="probabilities">By image: one probability a class.</param>
    public static IReadOnlyList<ReliabilityBin> ReliabilityDiagram(
        IReadOnlyList<int> truth, IReadOnlyList<IReadOnlyList<double>> probabilities)
    {
        ArgumentNullException.ThrowIfNull(truth);
        ArgumentNullException.ThrowIfNull(probabilities);
        var counts = new int[CalibrationBinCount];
        var right = new int[CalibrationBinCount];
        var confidence = new double[CalibrationBinCount];
        for (var i = 0; i < truth.Count; i++)
        {
            var answer = Decide(probabilities[i], positive: -1, threshold: null);
            var largest = probabilities[i][answer];
            var bin = Math.Min(CalibrationBinCount - 1, (int)(largest * CalibrationBinCount));
            counts[bin]++;
            confidence[bin] += largest;
            if (answer == truth[i]) right[bin]++;
        }

        return [.. Enumerable.Range(0, CalibrationBinCount).Select(b => new ReliabilityBin(
            (double)b / CalibrationBinCount,
            (b + 1.0) / CalibrationBinCount,
            counts[b],
            counts[b] == 0 ? 0 : confidence[b] / counts[b],
            counts[b] == 0 ? 0 : (double)right[b] / counts[b]))];
    }

    private static double CalibrationErrorOf(IReadOnlyList<ReliabilityBin> bins)
    {
        var total = bins.Sum(static bin => bin.Count);
        return bins.Sum(bin => (double)bin.Count / total * Math.Abs(bin.Confidence - bin.Accuracy));
    }
}
