namespace MedFunctions.Imaging.Transforms;

/// <summary>Rows of floats on demand, so that a large image need not exist as floats at full size.</summary>
internal abstract class RowSource
{
    public abstract int Channels { get; }

    public abstract int Height { get; }

    public abstract int Width { get; }

    /// <param name="row"><see cref="Width"/> values.</param>
    public abstract void ReadRow(int channel, int y, Span<float> row);
}

/// <summary>Channels one after the other, as a step left them.</summary>
internal sealed class PlanarRows(float[] values, int channels, int height, int width) : RowSource
{
    public override int Channels => channels;

    public override int Height => height;

    public override int Width => width;

    public override void ReadRow(int channel, int y, Span<float> row) =>
        values.AsSpan((channel * height + y) * width, width).CopyTo(row);
}
