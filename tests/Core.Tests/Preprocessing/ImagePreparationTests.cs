using MedFunctions.Core.Preprocessing;
using MedFunctions.Imaging;
using MedFunctions.TestKit;

namespace MedFunctions.Core.Tests.Preprocessing;

public sealed class ImagePreparationTests
{
    [Fact]
    public void GivenTheSamePixelsAsPngAndDicom_WhenPrepared_ThenTheSameImage()
    {
        var png = Prepare(Samples.Png(1), "a");
        var dicom = Prepare(Samples.Dicom(1, "4711"), "b");

        Assert.Equal(png.Record.ImageId, dicom.Record.ImageId);
        Assert.Equal(png.Pixels.Samples, dicom.Pixels.Samples);
        Assert.NotEqual(png.Record.SourceSha256, dicom.Record.SourceSha256);
        Assert.Equal((null, "4711"), (png.PatientId, dicom.PatientId));
    }

    [Fact]
    public void GivenOtherSourceAndPatient_WhenPrepared_ThenTheImageIdDoesntKnow()
    {
        var one = Prepare(Samples.Dicom(1, "4711"), "a", "1");
        var other = Prepare(Samples.Dicom(1, "4712"), "b", "2");

        Assert.Equal(one.Record.ImageId, other.Record.ImageId);
        Assert.Equal(("a", "1", "b", "2"), (one.Record.SourceKey, one.Record.SourceETag, other.Record.SourceKey, other.Record.SourceETag));
        Assert.Matches("^[0-9a-f]{32}$", one.Record.ImageId);
    }

    [Fact]
    public void GivenAnIdentifiedFile_WhenPrepared_ThenTheRecordDoesntHoldTheIdentity() =>
        Assert.DoesNotContain("4711", System.Text.Encoding.UTF8.GetString(ContractJson.Write(Prepare(Samples.Dicom(1, "4711"), "a").Record)), StringComparison.Ordinal);

    [Fact]
    public void GivenOtherPixels_WhenPrepared_ThenAnotherImage() =>
        Assert.NotEqual(Prepare(Samples.Png(1), "a").Record.ImageId, Prepare(Samples.Png(2), "a").Record.ImageId);

    [Fact]
    public void GivenNoImage_WhenPrepared_ThenTheReason()
    {
        Assert.Null(ImagePreparation.Prepare("Dear colleague"u8.ToArray(), new ImageLimits(), "a", "1", out var rejection));
        Assert.Equal(RejectionCodes.NotAnImage, rejection?.Code);
    }

    [Theory]
    [InlineData(40, 500, 500, null, "blank")]
    [InlineData(40, 0, 3276, null, "low-contrast")]
    [InlineData(40, 0, 3277, null, null)]
    [InlineData(40, 0, 3000, 3000.0, null)]
    [InlineData(31, 0, 60000, null, "small")]
    [InlineData(32, 0, 60000, null, null)]
    public void GivenPixels_WhenChecked_ThenTheWarning(int side, int low, int high, double? window, string? warning)
    {
        var meaning = new PixelMeaning(Photometric.Monochrome2, 1, 0, 0, ushort.MaxValue, window is { } width ? new VoiWindow(0, width) : null);
        var samples = Enumerable.Range(0, side * 40).Select(i => (ushort)(i % 2 == 0 ? low : high)).ToArray();

        var quality = ImagePreparation.Check(new PixelImage(side, 40, 1, samples, meaning));

        Assert.Equal(warning is null ? [] : [warning], quality.Warnings);
        Assert.Equal((low, high, (low + high) / 2.0), (quality.Minimum, quality.Maximum, quality.Mean));
    }

    private static Preparation Prepare(byte[] file, string sourceKey, string etag = "1") =>
        ImagePreparation.Prepare(file, new ImageLimits(), sourceKey, etag, out var rejection) ?? throw new InvalidOperationException(rejection!.Reason);
}
