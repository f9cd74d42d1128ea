using MedFunctions.TestKit;
using NetVips;
using static MedFunctions.Imaging.Tests.TestImages;

namespace MedFunctions.Imaging.Tests.Raster;

public sealed class RasterDecoderTests
{
    [Fact]
    public void GivenGrey8Png_WhenDecoded_ThenExactValuesAndRange()
    {
        var decoded = Accepted(ImageDecoder.Decode(GreyPng(40, 30), Limits));
        Assert.Equal(Grey(40, 30, static (x, y) => (5 * x + 3 * y) % 256).Samples, decoded.Pixels.Samples);
        Assert.Equal(new PixelMeaning(Photometric.Monochrome2, 1, 0, 0, 255, null), decoded.Pixels.Meaning);
        Assert.Equal(("png", 8, 1), (decoded.Facts.Format, decoded.Facts.BitsStored, decoded.Facts.Frames));
        Assert.Empty(decoded.Facts.DeidentificationCodes);
        Assert.Null(decoded.PatientId);
    }

    [Fact]
    public void GivenGrey16Png_WhenDecoded_ThenExactValuesAndRange()
    {
        var image = Grey(33, 9, static (x, y) => (2003 * x + 17 * y) & 0xffff);
        var decoded = Accepted(ImageDecoder.Decode(PreparedPng.Encode(image), Limits));
        Assert.Equal(image.Samples, decoded.Pixels.Samples);
        Assert.Equal((16, (ushort)65535), (decoded.Facts.BitsStored, decoded.Pixels.Meaning.StoredMax));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    public void GivenFewBits_WhenDecoded_ThenSpreadOver0To255(int bits)
    {
        using var image = Bytes(4, 1, 1, static (x, _, _) => x == 3 ? 255 : 0);
        var decoded = Accepted(ImageDecoder.Decode(image.PngsaveBuffer(bitdepth: bits), Limits));
        Assert.Equal([0, 0, 0, 255], decoded.Pixels.Samples);
        Assert.Equal((bits, (ushort)255), (decoded.Facts.BitsStored, decoded.Pixels.Meaning.StoredMax));
    }

    [Fact]
    public void GivenColour_WhenDecoded_ThenRgb()
    {
        using var image = Bytes(7, 5, 3, static (x, y, band) => 10 * x + 20 * y + 30 * band);
        var pixels = Accepted(ImageDecoder.Decode(image.PngsaveBuffer(), Limits)).Pixels;
        Assert.Equal(Rgb(7, 5, static (x, y) => (10 * x + 20 * y, 10 * x + 20 * y + 30, 10 * x + 20 * y + 60)).Samples, pixels.Samples);
        Assert.Equal(Photometric.Rgb, pixels.Meaning.Photometric);
    }

    [Fact]
    public void GivenColourOfEqualChannels_WhenDecoded_ThenGrey()
    {
        using var image = Bytes(7, 5, 3, static (x, y, _) => 10 * x + 20 * y);
        var pixels = Accepted(ImageDecoder.Decode(image.PngsaveBuffer(), Limits)).Pixels;
        Assert.Equal(Grey(7, 5, static (x, y) => 10 * x + 20 * y).Samples, pixels.Samples);
        Assert.Equal((Photometric.Monochrome2, 1), (pixels.Meaning.Photometric, pixels.Channels));
    }

    [Fact]
    public void GivenColourOf16Bits_WhenDecoded_ThenRoundedTo8_ButGreyOf16BitsStays()
    {
        ushort[] colour = [0, 257, 65535, 128, 129, 32896];
        Assert.Equal([0, 1, 255, 0, 1, 128], Accepted(ImageDecoder.Decode(Rgb16(colour), Limits)).Pixels.Samples);
        ushort[] grey = [700, 700, 700, 65535, 65535, 65535];
        Assert.Equal([700, 65535], Accepted(ImageDecoder.Decode(Rgb16(grey), Limits)).Pixels.Samples);
    }

    [Fact]
    public void GivenAPalette_WhenDecoded_ThenItsColours()
    {
        using var image = Bytes(6, 6, 3, static (x, _, band) => x < 3 ? 200 : band == 0 ? 50 : 0);
        var pixels = Accepted(ImageDecoder.Decode(image.PngsaveBuffer(palette: true), Limits)).Pixels;
        Assert.Equal([200, 200, 200], pixels.Samples[..3]);
        Assert.Equal([50, 0, 0], pixels.Samples[^3..]);
    }

    [Fact]
    public void GivenTransparency_WhenDecoded_ThenFlattenedOnBlack()
    {
        using var grey = Bytes(2, 1, 2, static (x, _, band) => band == 0 ? 200 : x == 0 ? 255 : 0);
        Assert.Equal([200, 0], Accepted(ImageDecoder.Decode(grey.PngsaveBuffer(), Limits)).Pixels.Samples);
        using var colour = Bytes(2, 1, 4, static (x, _, band) => band == 3 ? 255 * x : 40 + band);
        Assert.Equal([0, 0, 0, 40, 41, 42], Accepted(ImageDecoder.Decode(colour.PngsaveBuffer(), Limits)).Pixels.Samples);
    }

    [Fact]
    public void GivenAJpeg_WhenDecoded_ThenNearTheOriginal()
    {
        using var image = Bytes(64, 48, 1, static (x, y, _) => 2 * x + 2 * y);
        var decoded = Accepted(ImageDecoder.Decode(image.JpegsaveBuffer(q: 95), Limits));
        Assert.Equal((64, 48, 1, "jpeg"), (decoded.Pixels.Width, decoded.Pixels.Height, decoded.Pixels.Channels, decoded.Facts.Format));
        var original = Grey(64, 48, static (x, y) => 2 * x + 2 * y).Samples;
        Assert.All(original.Zip(decoded.Pixels.Samples), static pair => Assert.InRange(pair.Second - pair.First, -4, 4));
    }

    [Theory]
    [InlineData(1, 6, 4, 0, 0)]
    [InlineData(3, 6, 4, 5, 3)]
    [InlineData(6, 4, 6, 3, 0)]
    [InlineData(8, 4, 6, 0, 5)]
    public void GivenAnExifOrientation_WhenDecoded_ThenUpright(int orientation, int width, int height, int markX, int markY)
    {
        using var image = Bytes(6, 4, 1, static (x, y, _) => x == 0 && y == 0 ? 255 : 0);
        using var marked = image.Mutate(mutable => mutable.Set(GValue.GIntType, "orientation", orientation));
        var pixels = Accepted(ImageDecoder.Decode(marked.JpegsaveBuffer(q: 100), Limits)).Pixels;
        Assert.Equal((width, height), (pixels.Width, pixels.Height));
        Assert.True(pixels.Samples[markY * width + markX] > 200);
    }

    [Fact]
    public void GivenAProgressiveJpeg_WhenDecoded_ThenAccepted()
    {
        using var image = Bytes(64, 48, 3, static (x, y, band) => 2 * x + 2 * y + band * 20);
        Assert.Equal(3, Accepted(ImageDecoder.Decode(image.JpegsaveBuffer(interlace: true), Limits)).Pixels.Channels);
    }

    [SkippableTheory]
    [InlineData("chest-xray-pneumonia/train/NORMAL", 224)]
    [InlineData("chest-xray-pneumonia/test/PNEUMONIA", 224)]
    [InlineData("mednist/train/Hand", 64)]
    [InlineData("mednist/test/AbdomenCT", 64)]
    public void GivenRealJpegs_WhenDecoded_ThenGreyOfTheirSize(string folder, int side)
    {
        var path = TestData.Path(folder);
        Skip.If(path is null, TestData.SkipReason);
        var files = Directory.GetFiles(path).Order(StringComparer.Ordinal).Take(20).ToList();
        Assert.Equal(20, files.Count);
        foreach (var file in files)
        {
            var pixels = Accepted(ImageDecoder.Decode(File.ReadAllBytes(file), Limits)).Pixels;
            Assert.Equal((side, side, 1), (pixels.Width, pixels.Height, pixels.Channels));
            Assert.True(pixels.Samples.Max() > 100);
        }
    }

    private static byte[] Rgb16(ushort[] samples)
    {
        using var image = Image.NewFromMemory(samples, samples.Length / 3, 1, 3, Enums.BandFormat.Ushort);
        using var rgb = image.Copy(interpretation: Enums.Interpretation.Rgb16);
        return rgb.PngsaveBuffer();
    }
}
