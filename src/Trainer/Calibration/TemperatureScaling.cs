namespace MedFunctions.Trainer.Calibration;

/// <summary>
/// One number by which logits are divided so that probabilities can be taken at their word (Guo et al. 2017). It doesn't
/// change which class is the most probable.
/// </summary>
internal static class TemperatureScaling
{
    /// <summary>
    /// Lowest temperature: never more than twice as sure as the network. A validation split without a mistake would ask for
    /// endless sharpening.
    /// </summary>
    public const double Minimum = 0.5;

    public const double Maximum = 20;

    private static readonly double GoldenRatio = (Math.Sqrt(5) - 1) / 2;

    /// <summary>The temperature with the lowest mean log loss, which has a single minimum in 1 ÷ temperature.</summary>
    /// <param name="logits">By image: one logit a class.</param>
    /// <param name="truth">By image: index of the true class.</param>
    public static double Fit(IReadOnlyList<double[]> logits, IReadOnlyList<int> truth)
    {
        var (low, high) = (Math.Log(Minimum), Math.Log(Maximum));
        var left = high - GoldenRatio * (high - low);
        var right = low + GoldenRatio * (high - low);
        var (atLeft, atRight) = (LogLoss(logits, truth, left), LogLoss(logits, truth, right));
        while (high - low > 1e-6)
        {
            if (atLeft <= atRight)
            {
                (high, right, atRight) = (right, left, atLeft);
                left = high - GoldenRatio * (high - low);
                atLeft = LogLoss(logits, truth, left);
            }
            else
            {
                (low, left, atLeft) = (left, right, atRight);
                right = low + GoldenRatio * (high - low);
                atRight = LogLoss(logits, truth, right);
            }
        }

        return Math.Exp((low + high) / 2);
    }

    /// <summary>Softmax of logits ÷ temperature.</summary>
    public static IReadOnlyList<IReadOnlyList<double>> Apply(IReadOnlyList<double[]> logits, double temperature) =>
        [.. logits.Select(row =>
        {
            var largest = row.Max();
            var powers = Array.ConvertAll(row, logit => Math.Exp((logit - largest) / temperature));
            var sum = powers.Sum();
            return Array.ConvertAll(powers, power => power / sum);
        })];

    private static double LogLoss(IReadOnlyList<double[]> logits, IReadOnlyList<int> truth, double logTemperature)
    {
        var temperature = Math.Exp(logTemperature);
        var sum = 0.0;
        for (var i = 0; i < truth.Count; i++)
        {
            var largest = logits[i].Max();
            var powers = 0.0;
            foreach (var logit in logits[i]) powers += Math.Exp((logit - largest) / temperature);
            sum += Math.Log(powers) - (logits[i][truth[i]] - largest) / temperature;
        }

        return sum / truth.Count;
    }
}
