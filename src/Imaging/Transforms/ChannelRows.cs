namespace MedFunctions.Imaging.Transforms;

/// <summary><see cref="ToChannels"/>.</summary>
internal sealed class ChannelRows(RowSource source, int count) : RowSource
{
    // ITU-R BT.601 luma.
    private const float Red = 0.299f;
    private const float Green = 0.587f;
    private const float Blue = 0.114f;

    private readonly float[] colour = new float[source.Width];

    public override int Channels => count;

    public override int Height => source.Height;

    public override int Width => source.Width;

    public override void ReadRow(int channel, int y, Span<float> row)
    {
        if (source.Channels == count || source.Channels == 1)
        {
            source.ReadRow(Math.Min(channel, source.Channels - 1), y, row);
            return;
        }

        row.Clear();
        Add(0, Red, y, row);
        Add(1, Green, y, row);
        Add(2, Blue, y, row);
    }

    private void Add(int channel, float weight, int y, Span<float> row)
    {
        source.ReadRow(channel, y, colour);
        for (var x = 0; x < row.Length; x++) row[x] += colour[x] * weight;
    }
}
