using System.Numerics;
using NetVips;

namespace MedFunctions.Imaging.Raster;

/// <summary>From a libvips image, whose pixels are decoded only here, to <see cref="PixelImage"/>.</summary>
internal static class RasterPixels
{
    /// <summary>
    /// Transparent pixels are flattened on black, which is air in a radiograph and what viewers draw around an image.
    /// Colour of 16 bits a channel is brought to 8, because a prepared colour image has 8.
    /// </summary>
    public static PixelImage Read(Image source)
    {
        using var flat = source.HasAlpha() ? source.Flatten() : source.Copy();
        if (flat.Bands is not (1 or 3) || flat.Format is not (Enums.BandFormat.Uchar or Enums.BandFormat.Ushort))
        {
            throw new VipsException($"Unexpected {flat.Bands} bands of {flat.Format}.");
        }

        var deep = flat.Format == Enums.BandFormat.Ushort;
        var samples = deep ? flat.WriteToMemory<ushort>() : Widen(flat.WriteToMemory<byte>());
        return Build(flat.Width, flat.Height, flat.Bands, samples, deep ? ushort.MaxValue : byte.MaxValue);
    }

    private static PixelImage Build(int width, int height, int bands, ushort[] samples, ushort max)
    {
        var grey = new PixelMeaning(Photometric.Monochrome2, 1, 0, 0, max, null);
        if (bands == 1) return new PixelImage(width, height, 1, samples, grey);
        if (GreyChannels.IsGrey(samples)) return new PixelImage(width, height, 1, GreyChannels.TakeFirst(samples), grey);
        if (max == ushort.MaxValue)
        {
            for (var i = 0; i < samples.Length; i++) samples[i] = (ushort)((samples[i] + 128) / 257);
        }

        return new PixelImage(width, height, 3, samples, new PixelMeaning(Photometric.Rgb, 1, 0, 0, byte.MaxValue, null));
    }

    public static ushort[] Widen(byte[] bytes)
    {
        var samples = GC.AllocateUninitializedArray<ushort>(bytes.Length);
        var i = 0;
        for (; i <= bytes.Length - Vector<byte>.Count; i += Vector<byte>.Count)
        {
            Vector.Widen(new Vector<byte>(bytes, i), out var low, out var high);
            low.CopyTo(samples, i);
            high.CopyTo(samples, i + Vector<ushort>.Count);
        }

        for (; i < bytes.Length; i++) samples[i] = bytes[i];
        return samples;
    }
}
