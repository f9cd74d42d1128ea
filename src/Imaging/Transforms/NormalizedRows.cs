using System.Numerics;

namespace MedFunctions.Imaging.Transforms;

/// <summary><see cref="NormalizeIntensity"/>, in single precision.</summary>
internal sealed class NormalizedRows(RowSource source, NormalizeIntensity step) : RowSource
{
    private readonly float mean = (float)step.Mean;
    private readonly float deviation = (float)step.StandardDeviation;

    public override int Channels => source.Channels;

    public override int Height => source.Height;

    public override int Width => source.Width;

    public override void ReadRow(int channel, int y, Span<float> row)
    {
        source.ReadRow(channel, y, row);
        var means = new Vector<float>(mean);
        var deviations = new Vector<float>(deviation);
        var x = 0;
        for (; x <= row.Length - Vector<float>.Count; x += Vector<float>.Count)
        {
            ((new Vector<float>(row[x..]) - means) / deviations).CopyTo(row[x..]);
        }

        for (; x < row.Length; x++) row[x] = (row[x] - mean) / deviation;
    }
}
