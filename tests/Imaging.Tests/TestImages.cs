using NetVips;

namespace MedFunctions.Imaging.Tests;

/// <summary>Small images made by formula, and files of them written by libvips.</summary>
internal static class TestImages
{
    public static readonly ImageLimits Limits = new();

    public static PixelImage Grey(int width, int height, Func<int, int, int> value, ushort max = ushort.MaxValue)
    {
        var samples = new ushort[width * height];
        for (var i = 0; i < samples.Length; i++) samples[i] = (ushort)value(i % width, i / width);
        return new PixelImage(width, height, 1, samples, new PixelMeaning(Photometric.Monochrome2, 1, 0, 0, max, null));
    }

    public static PixelImage Rgb(int width, int height, Func<int, int, (int R, int G, int B)> value)
    {
        var samples = new ushort[width * height * 3];
        for (var i = 0; i < width * height; i++)
        {
            var (r, g, b) = value(i % width, i / width);
            (samples[3 * i], samples[3 * i + 1], samples[3 * i + 2]) = ((ushort)r, (ushort)g, (ushort)b);
        }

        return new PixelImage(width, height, 3, samples, new PixelMeaning(Photometric.Rgb, 1, 0, 0, 255, null));
    }

    /// <summary>A libvips image of bytes, <paramref name="bands"/> a pixel.</summary>
    public static Image Bytes(int width, int height, int bands, Func<int, int, int, int> value)
    {
        var bytes = new byte[width * height * bands];
        for (var i = 0; i < bytes.Length; i++) bytes[i] = (byte)value(i / bands % width, i / bands / width, i % bands);
        var interpretation = bands <= 2 ? Enums.Interpretation.Bw : Enums.Interpretation.Srgb;
        using var image = Image.NewFromMemory(bytes, width, height, bands, Enums.BandFormat.Uchar);
        return image.Copy(interpretation: interpretation);
    }

    public static byte[] GreyJpeg(int width = 40, int height = 30)
    {
        using var image = Bytes(width, height, 1, static (x, y, _) => (5 * x + 3 * y) % 256);
        return image.JpegsaveBuffer(q: 90);
    }

    public static byte[] GreyPng(int width = 40, int height = 30)
    {
        using var image = Bytes(width, height, 1, static (x, y, _) => (5 * x + 3 * y) % 256);
        return image.PngsaveBuffer();
    }

    public static DecodedImage Accepted(DecodeResult result) => Assert.IsType<DecodedImage>(result);

    public static void AssertRejected(DecodeResult result, string code, string saying)
    {
        var rejection = Assert.IsType<Rejection>(result);
        Assert.Equal(code, rejection.Code);
        Assert.Contains(saying, rejection.Reason, StringComparison.Ordinal);
    }
}
