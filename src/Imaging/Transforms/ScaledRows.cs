using System.Numerics;

namespace MedFunctions.Imaging.Transforms;

/// <summary>
/// <see cref="ScaleIntensity"/>: stored values to 0…1. Each is stored × gain + bias in double precision, cut to 0…1 and
/// rounded to float once; multiplication and addition stay separate, so every machine gives the same bits.
/// </summary>
internal sealed class ScaledRows : RowSource
{
    private readonly PixelImage image;
    private readonly double gain;
    private readonly double bias;

    public ScaledRows(PixelImage image, IntensityRange range)
    {
        this.image = image;
        (gain, bias) = Line(image.Meaning, range);
    }

    public override int Channels => image.Channels;

    public override int Height => image.Height;

    public override int Width => image.Width;

    public override void ReadRow(int channel, int y, Span<float> row)
    {
        var source = image.Samples.AsSpan(y * image.Width * image.Channels, image.Width * image.Channels);
        if (image.Channels == 1)
        {
            ReadGrey(source, row);
            return;
        }

        for (var x = 0; x < row.Length; x++) row[x] = Scale(source[3 * x + channel]);
    }

    /// <summary>Gain and bias. Brightness grows with the real value, also where the slope is negative; MONOCHROME1 turns it round.</summary>
    private static (double Gain, double Bias) Line(PixelMeaning meaning, IntensityRange range)
    {
        if (meaning.Photometric == Photometric.Rgb) return (1.0 / byte.MaxValue, 0);
        var (gain, bias) = range == IntensityRange.Window && meaning.Voi is { } voi
            ? WindowLine(meaning, voi)
            : StoredLine(meaning);
        return meaning.Photometric == Photometric.Monochrome1 ? (-gain, 1 - bias) : (gain, bias);
    }

    private static (double Gain, double Bias) StoredLine(PixelMeaning meaning)
    {
        var span = (double)(meaning.StoredMax - meaning.StoredMin);
        return meaning.Slope > 0 ? (1 / span, -meaning.StoredMin / span) : (-1 / span, meaning.StoredMax / span);
    }

    /// <summary>
    /// PS3.3 C.11.2.1.2.1: (x − (c − 0.5)) ÷ (w − 1) + 0.5. That is a step at widths up to 1, which only images of fractional
    /// values have; they get the exact form of C.11.2.1.3.2: (x − c) ÷ w + 0.5.
    /// </summary>
    private static (double Gain, double Bias) WindowLine(PixelMeaning meaning, VoiWindow voi)
    {
        var (center, width) = voi.Width > 1 ? (voi.Center - 0.5, voi.Width - 1) : (voi.Center, voi.Width);
        return (meaning.Slope / width, (meaning.Intercept - center) / width + 0.5);
    }

    private void ReadGrey(ReadOnlySpan<ushort> source, Span<float> row)
    {
        var gains = new Vector<double>(gain);
        var biases = new Vector<double>(bias);
        var x = 0;
        for (; x <= row.Length - Vector<ushort>.Count; x += Vector<ushort>.Count)
        {
            Vector.Widen(new Vector<ushort>(source[x..]), out var low, out var high);
            Scale(low, gains, biases).CopyTo(row[x..]);
            Scale(high, gains, biases).CopyTo(row[(x + Vector<float>.Count)..]);
        }

        for (; x < row.Length; x++) row[x] = Scale(source[x]);
    }

    private static Vector<float> Scale(Vector<uint> stored, Vector<double> gains, Vector<double> biases)
    {
        Vector.Widen(Vector.ConvertToSingle(stored), out var low, out var high);
        return Vector.Narrow(Cut(low * gains + biases), Cut(high * gains + biases));
    }

    private static Vector<double> Cut(Vector<double> values) => Vector.Min(Vector.Max(values, Vector<double>.Zero), Vector<double>.One);

    private float Scale(ushort stored) => (float)Math.Min(Math.Max(stored * gain + bias, 0.0), 1.0);
}
