using NetVips;
using static MedFunctions.Imaging.Tests.TestImages;

namespace MedFunctions.Imaging.Tests.Raster;

public sealed class RasterRejectionTests
{
    [Fact]
    public void GivenACmykJpeg_WhenDecoded_ThenRejectedWithWhatToDo()
    {
        using var four = Bytes(8, 8, 4, static (x, y, band) => x + y + band);
        using var cmyk = four.Copy(interpretation: Enums.Interpretation.Cmyk);
        AssertRejected(ImageDecoder.Decode(cmyk.JpegsaveBuffer(), Limits), RejectionCodes.UnsupportedPixels, "save it as grey or RGB");
    }

    [Fact]
    public void GivenALosslessOr12BitJpeg_WhenDecoded_ThenRejectedBeforeADecoderGuesses()
    {
        var jpeg = GreyJpeg();
        var frame = jpeg.AsSpan().IndexOf((ReadOnlySpan<byte>)[0xff, 0xc0]);
        var deep = (byte[])jpeg.Clone();
        deep[frame + 4] = 12;
        AssertRejected(ImageDecoder.Decode(deep, Limits), RejectionCodes.UnsupportedPixels, "12 bits");
        var lossless = (byte[])jpeg.Clone();
        lossless[frame + 1] = 0xc3;
        AssertRejected(ImageDecoder.Decode(lossless, Limits), RejectionCodes.UnsupportedPixels, "lossless");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void GivenEveryPossibleCut_WhenDecoded_ThenNeverAnImage(bool png)
    {
        var file = png ? GreyPng(24, 16) : GreyJpeg(24, 16);
        for (var length = 30; length < file.Length - (png ? 4 : 0); length++)
        {
            var rejection = Assert.IsType<Rejection>(ImageDecoder.Decode(file.AsMemory(0, length), Limits));
            Assert.Equal(RejectionCodes.Truncated, rejection.Code);
        }
    }

    [Fact]
    public void GivenAPngWithAWrongChecksum_WhenDecoded_ThenCorrupt()
    {
        var png = GreyPng();
        var data = png.AsSpan().IndexOf("IDAT"u8);
        png[data + 12] ^= 0x55;
        AssertRejected(ImageDecoder.Decode(png, Limits), RejectionCodes.Corrupt, "checksums");
    }

    [Fact]
    public void GivenAPngWithABrokenColourProfile_WhenDecoded_ThenThePixelsCount()
    {
        var png = GreyPng();
        var data = png.AsSpan().IndexOf("IDAT"u8) - 4;
        byte[] chunk = [.. "iCCP"u8, .. "sRGB"u8, 0, 0, 1, 2, 3, 4];
        byte[] profile = [0, 0, 0, (byte)(chunk.Length - 4), .. chunk, .. Checksum(chunk)];
        var decoded = Accepted(ImageDecoder.Decode((byte[])[.. png[..data], .. profile, .. png[data..]], Limits));
        Assert.Equal(Accepted(ImageDecoder.Decode(png, Limits)).Pixels.Samples, decoded.Pixels.Samples);
    }

    [Fact]
    public void GivenAJpegWithoutItsMiddle_WhenDecoded_ThenCorruptAlthoughItEndsWell()
    {
        var jpeg = GreyJpeg(400, 300);
        AssertRejected(
            ImageDecoder.Decode((byte[])[.. jpeg[..(jpeg.Length / 2)], .. jpeg[(jpeg.Length * 3 / 4)..]], Limits),
            RejectionCodes.Corrupt,
            "can't be decoded");
    }

    [Fact]
    public void GivenAnAnimatedPng_WhenDecoded_ThenMultiFrame()
    {
        var png = GreyPng();
        var end = png.AsSpan().IndexOf("IDAT"u8) - 4;
        byte[] control = [0, 0, 0, 8, .. "acTL"u8, 0, 0, 0, 2, 0, 0, 0, 0, 1, 2, 3, 4];
        AssertRejected(ImageDecoder.Decode((byte[])[.. png[..end], .. control, .. png[end..]], Limits), RejectionCodes.MultiFrame, "animation");
    }

    private static byte[] Checksum(ReadOnlySpan<byte> chunk)
    {
        var crc = uint.MaxValue;
        foreach (var b in chunk)
        {
            crc ^= b;
            for (var bit = 0; bit < 8; bit++) crc = (crc & 1) != 0 ? crc >> 1 ^ 0xedb88320 : crc >> 1;
        }

        return [.. BitConverter.GetBytes(~crc).Reverse()];
    }
}
