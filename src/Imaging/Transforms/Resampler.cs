using System.Buffers;
using System.Numerics;

namespace MedFunctions.Imaging.Transforms;

/// <summary>
/// <see cref="Resize"/>. Our own small code rather than a library's, because training, the blob pipeline and serving must agree
/// bit for bit on every machine: each output is a sum in a fixed order with separate multiplication and addition (no fused
/// operations, no dependence on the vector width).
/// </summary>
internal sealed class Resampler
{
    private readonly AxisTaps rows;
    private readonly AxisTaps columns;
    private readonly int top;
    private readonly int left;
    private readonly Resize target;

    private Resampler(int height, int width, Resize target)
    {
        this.target = target;
        (rows, columns, top, left) = target.Fit switch
        {
            ResizeFit.Squeeze => (Whole(height, target.Height), Whole(width, target.Width), 0, 0),
            ResizeFit.Letterbox => Letterbox(height, width, target),
            _ => Crop(height, width, target),
        };
    }

    public static PlanarRows Run(RowSource source, Resize target)
    {
        var plane = target.Height * target.Width;
        var output = new float[source.Channels * plane];
        var resampler = new Resampler(source.Height, source.Width, target);
        var row = ArrayPool<float>.Shared.Rent(source.Width);
        var sum = ArrayPool<float>.Shared.Rent(source.Width);
        for (var channel = 0; channel < source.Channels; channel++)
        {
            resampler.Run(
                source, channel, row.AsSpan(0, source.Width), sum.AsSpan(0, source.Width), output.AsSpan(channel * plane, plane));
        }

        ArrayPool<float>.Shared.Return(row);
        ArrayPool<float>.Shared.Return(sum);
        return new PlanarRows(output, source.Channels, target.Height, target.Width);
    }

    private void Run(RowSource source, int channel, Span<float> row, Span<float> sum, Span<float> output)
    {
        var inRow = -1;
        for (var y = 0; y < rows.Count; y++)
        {
            sum.Clear();
            var weights = rows.Weights(y);
            for (var i = 0; i < weights.Length; i++)
            {
                if (inRow != rows.First(y) + i)
                {
                    inRow = rows.First(y) + i;
                    source.ReadRow(channel, inRow, row);
                }

                AddScaled(sum, row, weights[i]);
            }

            Combine(sum, output.Slice((top + y) * target.Width + left, columns.Count));
        }
    }

    private static void AddScaled(Span<float> sum, ReadOnlySpan<float> row, float weight)
    {
        var factor = new Vector<float>(weight);
        var x = 0;
        for (; x <= sum.Length - Vector<float>.Count; x += Vector<float>.Count)
        {
            (new Vector<float>(sum[x..]) + new Vector<float>(row[x..]) * factor).CopyTo(sum[x..]);
        }

        for (; x < sum.Length; x++) sum[x] += row[x] * weight;
    }

    private void Combine(ReadOnlySpan<float> sum, Span<float> output)
    {
        for (var x = 0; x < output.Length; x++)
        {
            var weights = columns.Weights(x);
            var values = sum.Slice(columns.First(x), weights.Length);
            var total = 0f;
            for (var i = 0; i < weights.Length; i++) total += values[i] * weights[i];
            output[x] = total;
        }
    }

    private static AxisTaps Whole(int input, int output) => AxisTaps.Create(input, output, 0, output);

    private static (AxisTaps Rows, AxisTaps Columns, int Top, int Left) Letterbox(int height, int width, Resize target)
    {
        var heightLimits = (long)target.Height * width <= (long)target.Width * height;
        var scaledHeight = heightLimits ? target.Height : (int)Math.Max(1, Scaled(height, target.Width, width));
        var scaledWidth = heightLimits ? (int)Math.Max(1, Scaled(width, target.Height, height)) : target.Width;
        return (
            Whole(height, scaledHeight),
            Whole(width, scaledWidth),
            (target.Height - scaledHeight) / 2,
            (target.Width - scaledWidth) / 2);
    }

    private static (AxisTaps Rows, AxisTaps Columns, int Top, int Left) Crop(int height, int width, Resize target)
    {
        var heightLimits = (long)target.Height * width >= (long)target.Width * height;
        var scaledHeight = heightLimits ? target.Height : Math.Max(target.Height, Scaled(height, target.Width, width));
        var scaledWidth = heightLimits ? Math.Max(target.Width, Scaled(width, target.Height, height)) : target.Width;
        return (
            AxisTaps.Create(height, scaledHeight, (scaledHeight - target.Height) / 2, target.Height),
            AxisTaps.Create(width, scaledWidth, (scaledWidth - target.Width) / 2, target.Width),
            0,
            0);
    }

    /// <summary><paramref name="length"/> × <paramref name="numerator"/> ÷ <paramref name="denominator"/>, halves rounded up.</summary>
    private static long Scaled(int length, int numerator, int denominator) =>
        (2L * length * numerator + denominator) / (2L * denominator);
}
