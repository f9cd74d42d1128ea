using MedFunctions.TestKit;
using static MedFunctions.Imaging.Tests.TestImages;

namespace MedFunctions.Imaging.Tests.Dicom;

public sealed class DicomDecoderTests
{
    private static readonly DicomFile Plain = new() { Rows = 1, Columns = 3, PixelData = Words(0, 1, 65535) };

    [Theory]
    [InlineData(DicomFile.ExplicitLittleEndian, true, true)]
    [InlineData(DicomFile.ImplicitLittleEndian, true, true)]
    [InlineData(DicomFile.ExplicitLittleEndian, false, true)]
    [InlineData(DicomFile.ImplicitLittleEndian, false, true)]
    [InlineData(DicomFile.ExplicitLittleEndian, true, false)]
    [InlineData(DicomFile.ImplicitLittleEndian, true, false)]
    [InlineData(DicomFile.ExplicitLittleEndian, false, false)]
    [InlineData(DicomFile.ImplicitLittleEndian, false, false)]
    public void GivenEitherSyntaxWithOrWithoutPreambleAndMeta_WhenDecoded_ThenTheSamePixels(string syntax, bool preamble, bool meta)
    {
        var file = Plain with { TransferSyntax = syntax, Preamble = preamble, FileMeta = meta };
        var decoded = Accepted(ImageDecoder.Decode(file.ToBytes(), Limits));
        Assert.Equal([0, 1, 65535], decoded.Pixels.Samples);
        Assert.Equal(new PixelMeaning(Photometric.Monochrome2, 1, 0, 0, 65535, null), decoded.Pixels.Meaning);
        Assert.Equal(["113100"], decoded.Facts.DeidentificationCodes);
    }

    [Fact]
    public void GivenTheWrongSyntaxInTheMeta_WhenDecoded_ThenTheContentCounts()
    {
        var bytes = (Plain with { TransferSyntax = DicomFile.ImplicitLittleEndian, FileMeta = false, Preamble = false }).ToBytes();
        var meta = DicomFile.Element(0x00020010, "UI", "1.2.840.10008.1.2.1\0"u8, implicitVr: false);
        Assert.Equal([0, 1, 65535], Accepted(ImageDecoder.Decode((byte[])[.. meta, .. bytes], Limits)).Pixels.Samples);
    }

    [Fact]
    public void GivenTechnicalFacts_WhenDecoded_ThenTheyPass()
    {
        var file = Plain with { Modality = "DX", BodyPart = "CHEST", PixelSpacing = "0.25\\0.5", BitsStored = 12 };
        var facts = Accepted(ImageDecoder.Decode(file.ToBytes(), Limits)).Facts;
        Assert.Equal(("dicom", "DX", "CHEST", 1, 12), (facts.Format, facts.Modality, facts.BodyPart, facts.Frames, facts.BitsStored));
        Assert.Equal((0.25, 0.5), (facts.RowSpacing, facts.ColumnSpacing));
    }

    [Theory]
    [InlineData("Mr Smith's chest")]
    [InlineData("SMITH^JOHN")]
    [InlineData("ABCDEFGHIJKLMNOPQ")]
    [InlineData("Chest")]
    public void GivenFreeTextInPlaceOfACode_WhenDecoded_ThenItDoesNotPass(string text) =>
        Assert.Null(Accepted(ImageDecoder.Decode((Plain with { BodyPart = text }).ToBytes(), Limits)).Facts.BodyPart);

    [Fact]
    public void GivenAPatient_WhenDecoded_ThenTheIdIsBesideTheImageAndNowhereElse()
    {
        var file = Plain with
        {
            PatientId = "PAT-4711 ",
            Extra = new Dictionary<uint, byte[]> { [0x00100010] = DicomFile.Element(0x00100010, "PN", "DOE^JANE"u8, implicitVr: false) },
        };
        var decoded = Accepted(ImageDecoder.Decode(file.ToBytes(), Limits));
        Assert.Equal("PAT-4711", decoded.PatientId);
        Assert.DoesNotContain("4711", decoded.Facts.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("DOE", decoded.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("0.5\\abc")]
    [InlineData("0\\0.5")]
    [InlineData("0.5")]
    [InlineData("")]
    public void GivenSpacingWithoutMeaning_WhenDecoded_ThenNone(string spacing)
    {
        var facts = Accepted(ImageDecoder.Decode((Plain with { PixelSpacing = spacing }).ToBytes(), Limits)).Facts;
        Assert.Null(facts.RowSpacing);
        Assert.Null(facts.ColumnSpacing);
    }

    [Theory]
    [InlineData("YES", true)]
    [InlineData("NO", false)]
    [InlineData(null, false)]
    public void GivenBurnedInAnnotation_WhenDecoded_ThenOnlyYesIsRefused(string? value, bool refused)
    {
        var result = ImageDecoder.Decode((Plain with { BurnedInAnnotation = value }).ToBytes(), Limits);
        if (refused) AssertRejected(result, RejectionCodes.BurnedInAnnotation, "without overlaid text");
        else Accepted(result);
    }

    [Theory]
    [InlineData("1.2.840.10008.1.2.1.99", "deflated")]
    [InlineData("1.2.840.10008.1.2.2", "big-endian")]
    [InlineData("1.2.840.10008.1.2.5", "RLE")]
    [InlineData("1.2.840.10008.1.2.4.50", "JPEG-compressed pixels (baseline)")]
    [InlineData("1.2.840.10008.1.2.4.70", "losslessly JPEG-compressed")]
    [InlineData("1.2.840.10008.1.2.4.80", "JPEG-LS")]
    [InlineData("1.2.840.10008.1.2.4.90", "JPEG 2000")]
    [InlineData("1.2.840.10008.1.2.4.201", "High-Throughput JPEG 2000")]
    [InlineData("1.2.840.10008.1.2.4.102", "video")]
    [InlineData("1.2.3.4", "an unknown encoding")]
    public void GivenAnotherTransferSyntax_WhenDecoded_ThenItIsNamedInWords(string syntax, string words) =>
        AssertRejected(ImageDecoder.Decode((Plain with { TransferSyntax = syntax }).ToBytes(), Limits), RejectionCodes.UnsupportedTransferSyntax, words);

    [Fact]
    public void GivenBigEndianWithoutMeta_WhenDecoded_ThenNamed()
    {
        byte[] file = [0, 8, 0, 5, (byte)'C', (byte)'S', 0, 2, (byte)'A', (byte)' '];
        AssertRejected(ImageDecoder.Decode(file, Limits), RejectionCodes.UnsupportedTransferSyntax, "big-endian");
    }

    [Theory]
    [InlineData("SR", "a report")]
    [InlineData("PR", "a presentation state")]
    [InlineData("RTPLAN", "radiotherapy")]
    [InlineData("CT", "only text, or was cut off")]
    public void GivenNoPixelData_WhenDecoded_ThenNoPixels(string modality, string words) =>
        AssertRejected(ImageDecoder.Decode((Plain with { Modality = modality, PixelData = null }).ToBytes(), Limits), RejectionCodes.NoPixels, words);

    [Fact]
    public void GivenFrames_WhenDecoded_ThenOnlyOneIsAccepted()
    {
        Accepted(ImageDecoder.Decode((Plain with { Frames = "1" }).ToBytes(), Limits));
        AssertRejected(ImageDecoder.Decode((Plain with { Frames = "12" }).ToBytes(), Limits), RejectionCodes.MultiFrame, "12 frames");
        AssertRejected(ImageDecoder.Decode((Plain with { Frames = "1A" }).ToBytes(), Limits), RejectionCodes.Corrupt, "frames");
    }

    [Fact]
    public void GivenAHugeSize_WhenDecoded_ThenRefusedFromTheHeader() =>
        AssertRejected(ImageDecoder.Decode((Plain with { Rows = 60_000, Columns = 60_000 }).ToBytes(), Limits), RejectionCodes.TooLarge, "60000 × 60000");

    [Fact]
    public void GivenEveryPossibleCut_WhenDecoded_ThenNeverAnImage()
    {
        var file = (Plain with { PatientId = "X" }).ToBytes();
        for (var length = 1; length < file.Length; length++) Assert.IsType<Rejection>(ImageDecoder.Decode(file.AsMemory(0, length), Limits));
        AssertRejected(ImageDecoder.Decode(file.AsMemory(0, file.Length - 1), Limits), RejectionCodes.Truncated, "cut short");
    }

    [Fact]
    public void GivenLessPixelDataThanRowsAndColumns_WhenDecoded_ThenTruncated_AndPaddingIsFine()
    {
        AssertRejected(ImageDecoder.Decode((Plain with { Columns = 4 }).ToBytes(), Limits), RejectionCodes.Truncated, "cut short");
        Assert.Equal([0, 1], Accepted(ImageDecoder.Decode((Plain with { Columns = 2 }).ToBytes(), Limits)).Pixels.Samples);
    }

    [Fact]
    public void GivenRubbishAfterThePixels_WhenDecoded_ThenIgnored() =>
        Accepted(ImageDecoder.Decode((byte[])[.. Plain.ToBytes(), 1, 2, 3], Limits));

    private static byte[] Words(params int[] values) => [.. values.SelectMany(static value => BitConverter.GetBytes((ushort)value))];
}
