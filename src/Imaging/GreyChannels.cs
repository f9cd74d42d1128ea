namespace MedFunctions.Imaging;

/// <summary>Radiographs are often stored as RGB with three equal channels: two of them say nothing.</summary>
internal static class GreyChannels
{
    /// <param name="rgb">Interleaved samples, 3 a pixel.</param>
    public static bool IsGrey(ReadOnlySpan<ushort> rgb)
    {
        for (var i = 0; i + 2 < rgb.Length; i += 3)
        {
            if (rgb[i] != rgb[i + 1] || rgb[i] != rgb[i + 2]) return false;
        }

        return true;
    }

    public static ushort[] TakeFirst(ReadOnlySpan<ushort> rgb)
    {
        var grey = new ushort[rgb.Length / 3];
        for (var i = 0; i < grey.Length; i++) grey[i] = rgb[i * 3];
        return grey;
    }
}
