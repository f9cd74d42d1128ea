using FsCheck.Xunit;
using static MedFunctions.Imaging.Tests.TestImages;

namespace MedFunctions.Imaging.Tests;

public sealed class PreparedPngTests
{
    [Property]
    public bool GivenAnyGrey16_WhenEncodedTwiceAndDecoded_ThenSameBytesAndSamePixels(byte w, byte h, ushort[] values, ushort seed)
    {
        var (width, height) = (w % 50 + 1, h % 50 + 1);
        var image = Grey(width, height, (x, y) =>
            values.Length > 0 ? values[(y * width + x) % values.Length] + x * y : (x * 7919 + y * 104729 + seed) & 0xffff);
        var png = PreparedPng.Encode(image);
        return png.AsSpan().SequenceEqual(PreparedPng.Encode(image))
            && Same(image, PreparedPng.Decode(png, image.Meaning));
    }

    [Property]
    public bool GivenAnyRgb_WhenEncodedAndDecoded_ThenSamePixels(byte w, byte h, byte seed)
    {
        var image = Rgb(w % 20 + 1, h % 20 + 1, (x, y) => ((x * 31 + seed) & 255, (y * 17) & 255, (x ^ y ^ seed) & 255));
        return Same(image, PreparedPng.Decode(PreparedPng.Encode(image), image.Meaning));
    }

    [Fact]
    public void GivenMonochrome1AndHounsfield_WhenRoundTripped_ThenTheMeaningIsTheGivenOne()
    {
        var meaning = new PixelMeaning(Photometric.Monochrome1, 0.5, -1024, 0, 4095, new VoiWindow(40, 400));
        var image = new PixelImage(2, 1, 1, [0, 4095], meaning);
        Assert.Equal(meaning, PreparedPng.Decode(PreparedPng.Encode(image), meaning).Meaning);
    }

    [Fact]
    public void GivenGrey_WhenEncoded_ThenThePngHas16Bits() =>
        Assert.Equal(16, PreparedPng.Encode(Grey(2, 2, static (_, _) => 1, max: 255))[24]);

    [Fact]
    public void GivenDamageOrAnotherKind_WhenDecoded_ThenInvalidData()
    {
        var grey = Grey(30, 30, static (x, y) => 1000 * x + y);
        var png = PreparedPng.Encode(grey);
        var colour = Rgb(2, 2, static (x, y) => (x, y, 9));
        Assert.Throws<InvalidDataException>(() => PreparedPng.Decode(png.AsMemory(0, png.Length - 13), grey.Meaning));
        Assert.Throws<InvalidDataException>(() => PreparedPng.Decode(png, colour.Meaning));
        Assert.Throws<InvalidDataException>(() => PreparedPng.Decode(PreparedPng.Encode(colour), grey.Meaning));
        Assert.Throws<InvalidDataException>(() => PreparedPng.Decode(GreyPng(), grey.Meaning));
        Assert.Throws<InvalidDataException>(() => PreparedPng.Decode("text"u8.ToArray(), grey.Meaning));
        png[png.Length / 2] ^= 0x10;
        Assert.Throws<InvalidDataException>(() => PreparedPng.Decode(png, grey.Meaning));
    }

    private static bool Same(PixelImage a, PixelImage b) =>
        (a.Width, a.Height, a.Channels, a.Meaning) == (b.Width, b.Height, b.Channels, b.Meaning)
        && a.Samples.AsSpan().SequenceEqual(b.Samples);
}
