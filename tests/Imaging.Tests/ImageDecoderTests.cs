using System.Buffers.Binary;
using System.Text;
using MedFunctions.TestKit;
using static MedFunctions.Imaging.Tests.TestImages;

namespace MedFunctions.Imaging.Tests;

public sealed class ImageDecoderTests
{
    [Fact]
    public void GivenNoBytes_WhenDecoded_ThenEmpty() =>
        AssertRejected(ImageDecoder.Decode(ReadOnlyMemory<byte>.Empty, Limits), RejectionCodes.Empty, "0 bytes");

    [Theory]
    [InlineData("Dear colleague, the film is attached.", "looks like text")]
    [InlineData("BMI 24, blood pressure normal", "looks like text")]
    [InlineData("\u00ef\u00bb\u00bfName;Date", "looks like text")]
    [InlineData("\u00ff\u00feN\0a\0", "looks like text")]
    [InlineData("%PDF-1.7\n", "a PDF document")]
    [InlineData("PK\u0003\u0004\0\0", "a ZIP archive")]
    [InlineData("\u001f\u008b\u0008\0\0", "a gzip archive")]
    [InlineData("\u00d0\u00cf\u0011\u00e0\u00a1", "an older Office document")]
    [InlineData("<!DOCTYPE html><title>Log in</title>", "an HTML page")]
    [InlineData("  <html><body>Error 500", "an HTML page")]
    [InlineData("<?xml version=\"1.0\"?><a/>", "an XML document")]
    [InlineData("{\"error\":\"not found\"}", "JSON text")]
    [InlineData("MZ\u0090\0\u0003\0", "a program")]
    [InlineData("\u0001\u0002\u0003\u0004", "unknown binary data")]
    public void GivenAnotherKindOfFile_WhenDecoded_ThenItSaysWhatItLooksLike(string content, string saying) =>
        AssertRejected(ImageDecoder.Decode(Encoding.Latin1.GetBytes(content), Limits), RejectionCodes.NotAnImage, saying);

    [Theory]
    [InlineData("GIF89a\u0001\0", "GIF")]
    [InlineData("II*\0\u0008\0", "TIFF")]
    [InlineData("MM\0*\0\0", "TIFF")]
    [InlineData("BM\u0036\u0010\0\0", "BMP")]
    [InlineData("RIFF\u0010\0\0\0WEBPVP8 ", "WebP")]
    [InlineData("\0\0\0\u0018ftypheic", "HEIC")]
    [InlineData("<?xml version=\"1.0\"?><svg/>", "SVG")]
    public void GivenAnotherImageFormat_WhenDecoded_ThenItIsNamed(string content, string name) =>
        AssertRejected(ImageDecoder.Decode(Encoding.Latin1.GetBytes(content), Limits), RejectionCodes.UnsupportedFormat, $"a {name} image");

    [Fact]
    public void GivenMoreBytesThanAllowed_WhenDecoded_ThenTooLarge() =>
        AssertRejected(ImageDecoder.Decode(GreyPng(), new ImageLimits { MaxFileBytes = 100 }), RejectionCodes.TooLarge, "the limit is 1 MiB");

    [Fact]
    public void GivenAPngHeaderOf70000Squared_WhenDecoded_ThenRefusedWithoutMemoryForPixels()
    {
        var png = GreyPng();
        BinaryPrimitives.WriteUInt32BigEndian(png.AsSpan(16), 70_000);
        BinaryPrimitives.WriteUInt32BigEndian(png.AsSpan(20), 70_000);
        var before = GC.GetAllocatedBytesForCurrentThread();
        var result = ImageDecoder.Decode(png, Limits);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 64 << 10);
        AssertRejected(result, RejectionCodes.TooLarge, "70000 × 70000");
    }

    [Fact]
    public void GivenAnImageAtTheLimit_WhenDecoded_ThenAccepted_AndOnePixelMoreIsRefused()
    {
        var png = GreyPng(40, 30);
        Accepted(ImageDecoder.Decode(png, new ImageLimits { MaxSide = 40, MaxPixels = 1200 }));
        AssertRejected(ImageDecoder.Decode(png, new ImageLimits { MaxSide = 39 }), RejectionCodes.TooLarge, "40 × 30");
        AssertRejected(ImageDecoder.Decode(png, new ImageLimits { MaxPixels = 1199 }), RejectionCodes.TooLarge, "40 × 30");
        AssertRejected(ImageDecoder.Decode(GreyJpeg(40, 30), new ImageLimits { MaxPixels = 1199 }), RejectionCodes.TooLarge, "40 × 30");
    }

    [Fact]
    public void GivenTheSamePictureAsPngAndDicom_WhenDecoded_ThenTheSameIdentity()
    {
        var image = Grey(5, 4, static (x, y) => 11 * x + 7 * y);
        var dicom = new DicomFile { Rows = 4, Columns = 5, PixelData = image.Samples.SelectMany(BitConverter.GetBytes).ToArray() };
        var fromDicom = Accepted(ImageDecoder.Decode(dicom.ToBytes(), Limits)).Pixels;
        var fromPng = Accepted(ImageDecoder.Decode(PreparedPng.Encode(image), Limits)).Pixels;
        Assert.Equal(PixelHash.Compute(fromPng), PixelHash.Compute(fromDicom));
    }
}
