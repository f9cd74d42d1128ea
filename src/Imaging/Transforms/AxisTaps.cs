namespace MedFunctions.Imaging.Transforms;

/// <summary>
/// Which input samples make up each output sample of one axis, and with what weights: area average when shrinking, bilinear
/// between half-pixel centres when growing. Overlaps are counted in whole numbers, so weights are the nearest floats to the truth.
/// </summary>
internal sealed class AxisTaps
{
    private readonly int[] firsts;
    private readonly int[] starts;
    private readonly float[] weights;

    private AxisTaps(int[] firsts, int[] starts, float[] weights)
    {
        this.firsts = firsts;
        this.starts = starts;
        this.weights = weights;
    }

    /// <summary>Number of output samples.</summary>
    public int Count => firsts.Length;

    /// <summary>Index of the first input sample of output <paramref name="i"/>.</summary>
    public int First(int i) => firsts[i];

    /// <summary>Weights of the input samples from <see cref="First"/> on; they add up to 1.</summary>
    public ReadOnlySpan<float> Weights(int i) => weights.AsSpan(starts[i], starts[i + 1] - starts[i]);

    /// <param name="input">Samples of the axis, at least 1.</param>
    /// <param name="output">Samples that the whole axis would have after scaling, at least 1.</param>
    /// <param name="skip">Output samples to leave out at the start.</param>
    /// <param name="count">Output samples to make; <paramref name="skip"/> + <paramref name="count"/> ≤ <paramref name="output"/>.</param>
    public static AxisTaps Create(int input, long output, long skip, int count)
    {
        var firsts = new int[count];
        var starts = new int[count + 1];
        var weights = new List<float>();
        for (var i = 0; i < count; i++)
        {
            firsts[i] = output < input ? AddArea(input, output, skip + i, weights) : AddBilinear(input, output, skip + i, weights);
            starts[i + 1] = weights.Count;
        }

        return new AxisTaps(firsts, starts, [.. weights]);
    }

    /// <summary>In units of 1/output of an input sample: output o covers [o·input, (o+1)·input), input i covers [i·output, (i+1)·output).</summary>
    private static int AddArea(int input, long output, long o, List<float> weights)
    {
        var from = o * input;
        var to = from + input;
        var first = from / output;
        for (var i = first; i * output < to; i++)
        {
            var overlap = Math.Min(to, (i + 1) * output) - Math.Max(from, i * output);
            weights.Add((float)((double)overlap / input));
        }

        return (int)first;
    }

    /// <summary>The centre of output o lies at ((2o+1)·input − output) ÷ (2·output) between input centres; ends are repeated.</summary>
    private static int AddBilinear(int input, long output, long o, List<float> weights)
    {
        var numerator = (2 * o + 1) * input - output;
        var denominator = 2 * output;
        if (numerator <= 0 || input == 1)
        {
            weights.Add(1);
            return 0;
        }

        var first = (int)(numerator / denominator);
        var fraction = (double)(numerator % denominator) / denominator;
        if (first >= input - 1 || fraction == 0)
        {
            weights.Add(1);
            return Math.Min(first, input - 1);
        }

        weights.Add((float)(1 - fraction));
        weights.Add((float)fraction);
        return first;
    }
}
