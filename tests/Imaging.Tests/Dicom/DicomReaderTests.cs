using MedFunctions.TestKit;
using static MedFunctions.Imaging.Tests.TestImages;

namespace MedFunctions.Imaging.Tests.Dicom;

public sealed class DicomReaderTests
{
    private const uint Undefined = 0xffffffff;
    private const uint Sequence = 0x00081140;
    private const uint PrivateSequence = 0x00091001;

    [Theory]
    [InlineData(true, true, true)]
    [InlineData(true, true, false)]
    [InlineData(true, false, true)]
    [InlineData(true, false, false)]
    [InlineData(false, true, true)]
    [InlineData(false, true, false)]
    [InlineData(false, false, true)]
    [InlineData(false, false, false)]
    public void GivenSequencesOfEitherLength_WhenRead_ThenSkippedToThePixels(bool implicitVr, bool undefinedSequence, bool undefinedItem)
    {
        var inner = DicomFile.Element(0x00081150, "UI", "1.2\0"u8, implicitVr);
        var nested = SequenceOf(Sequence, "SQ", ItemOf(inner, undefinedItem), undefinedSequence, implicitVr);
        var outer = SequenceOf(PrivateSequence, "SQ", ItemOf([.. inner, .. nested], undefinedItem), undefinedSequence, implicitVr);
        Assert.IsType<DecodedImage>(Decode(outer, PrivateSequence, implicitVr));
    }

    [Fact]
    public void GivenAPrivateSequenceBehindUnknownVr_WhenRead_ThenItsItemsAreImplicit()
    {
        var inner = DicomFile.Element(0x00091002, "LO", "SECRET"u8, implicitVr: true);
        var sequence = SequenceOf(PrivateSequence, "UN", ItemOf(inner, undefinedItem: true), undefinedSequence: true, implicitVr: false);
        Assert.IsType<DecodedImage>(Decode(sequence, PrivateSequence, implicitVr: false));
    }

    [Theory]
    [InlineData(64, true)]
    [InlineData(65, false)]
    [InlineData(20_000, false)]
    public void GivenNesting_WhenRead_ThenDepthIsBounded(int depth, bool accepted)
    {
        byte[] open = [.. DicomFile.Header(Sequence, "SQ", Undefined, implicitVr: true), .. DicomFile.Header(0xfffee000, "", Undefined, implicitVr: true)];
        byte[] close = [.. DicomFile.Header(0xfffee00d, "", 0, implicitVr: true), .. DicomFile.Header(0xfffee0dd, "", 0, implicitVr: true)];
        byte[] nested = [.. Enumerable.Repeat(open, depth).SelectMany(static b => b), .. Enumerable.Repeat(close, depth).SelectMany(static b => b)];
        var result = Decode(nested, Sequence, implicitVr: true);
        if (accepted) Accepted(result);
        else AssertRejected(result, RejectionCodes.Corrupt, "nested too deeply");
    }

    [Fact]
    public void GivenAMillionElements_WhenRead_ThenTheirNumberIsBounded()
    {
        var item = DicomFile.Header(0xfffee000, "", 0, implicitVr: true);
        var items = new byte[item.Length * 1_000_001];
        for (var at = 0; at < items.Length; at += item.Length) item.CopyTo(items, at);
        var result = Decode(SequenceOf(Sequence, "SQ", items, undefinedSequence: true, implicitVr: true), Sequence, implicitVr: true);
        AssertRejected(result, RejectionCodes.Corrupt, "too many elements");
    }

    [Theory]
    [InlineData(0xfffffffeu, RejectionCodes.Truncated)]
    [InlineData(0x7fffffffu, RejectionCodes.Truncated)]
    [InlineData(0x80000000u, RejectionCodes.Truncated)]
    public void GivenALengthBeyondTheFile_WhenRead_ThenNoMemoryIsTaken(uint length, string code)
    {
        var file = (Image(implicitVr: true) with { Extra = new Dictionary<uint, byte[]> { [Sequence] = DicomFile.Header(Sequence, "SQ", length, implicitVr: true) } }).ToBytes();
        var before = GC.GetAllocatedBytesForCurrentThread();
        AssertRejected(ImageDecoder.Decode(file, Limits), code, "cut short");
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 64 << 10);
    }

    [Fact]
    public void GivenAnUnknownVr_WhenRead_ThenCorrupt()
    {
        var element = DicomFile.Element(0x00091002, "ZZ", "AB"u8, implicitVr: false);
        AssertRejected(Decode(element, 0x00091002, implicitVr: false), RejectionCodes.Corrupt, "unknown type");
    }

    [Fact]
    public void GivenADelimiterAtTheTop_WhenRead_ThenCorrupt() =>
        AssertRejected(Decode(DicomFile.Header(0xfffee00d, "", 0, implicitVr: false), 0x00091002, implicitVr: false), RejectionCodes.Corrupt, "never began");

    [Fact]
    public void GivenAnElementWhereAnItemBelongs_WhenRead_ThenCorrupt()
    {
        var sequence = SequenceOf(Sequence, "SQ", DicomFile.Element(0x00081150, "UI", "1.2\0"u8, implicitVr: true), undefinedSequence: true, implicitVr: true);
        AssertRejected(Decode(sequence, Sequence, implicitVr: true), RejectionCodes.Corrupt, "no list item");
    }

    [Fact]
    public void GivenEncapsulatedPixelsUnderAnUncompressedLabel_WhenRead_ThenUnsupportedTransferSyntax()
    {
        var pixels = SequenceOf(0x7fe00010, "OB", ItemOf([1, 2, 3, 4], undefinedItem: false), undefinedSequence: true, implicitVr: false);
        AssertRejected(Decode(pixels, 0x7fe00010, implicitVr: false), RejectionCodes.UnsupportedTransferSyntax, "labelled as uncompressed");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void GivenAnEnhancedImageOfOneFrame_WhenDecoded_ThenTheFunctionalGroupsAreRead(bool implicitVr)
    {
        byte[] Macro(uint tag, params byte[][] elements) =>
            SequenceOf(tag, "SQ", ItemOf([.. elements.SelectMany(static b => b)], undefinedItem: true), undefinedSequence: false, implicitVr);
        byte[] Decimal(uint tag, string value) => DicomFile.Element(tag, "DS", System.Text.Encoding.ASCII.GetBytes(value), implicitVr);

        var shared = Macro(0x52009229, Macro(0x00289110, Decimal(0x00280030, "2\\3 ")));
        var perFrame = Macro(
            0x52009230,
            Macro(0x00289132, Decimal(0x00281050, "40"), Decimal(0x00281051, "80")),
            Macro(0x00289145, Decimal(0x00281052, "-7"), Decimal(0x00281053, "2 ")));
        var file = Image(implicitVr) with { Extra = new Dictionary<uint, byte[]> { [0x52009229] = shared, [0x52009230] = perFrame } };
        var decoded = Accepted(ImageDecoder.Decode(file.ToBytes(), Limits));
        Assert.Equal(new PixelMeaning(Photometric.Monochrome2, 2, -7, 0, 65535, new VoiWindow(40, 80)), decoded.Pixels.Meaning);
        Assert.Equal((2, 3), (decoded.Facts.RowSpacing, decoded.Facts.ColumnSpacing));
    }

    [Fact]
    public void GivenAModalityTableAndNoSlope_WhenDecoded_ThenNotTakenForIdentity()
    {
        var table = SequenceOf(0x00283000, "SQ", ItemOf([], undefinedItem: false), undefinedSequence: false, implicitVr: false);
        AssertRejected(Decode(table, 0x00283000, implicitVr: false), RejectionCodes.UnsupportedPixels, "Modality LUT");
    }

    private static DicomFile Image(bool implicitVr) => new()
    {
        Rows = 1,
        Columns = 1,
        PixelData = [1, 0],
        TransferSyntax = implicitVr ? DicomFile.ImplicitLittleEndian : DicomFile.ExplicitLittleEndian,
    };

    private static DecodeResult Decode(byte[] element, uint tag, bool implicitVr) =>
        ImageDecoder.Decode((Image(implicitVr) with { Extra = new Dictionary<uint, byte[]> { [tag] = element } }).ToBytes(), Limits);

    private static byte[] ItemOf(byte[] content, bool undefinedItem) => undefinedItem
        ? [.. DicomFile.Header(0xfffee000, "", Undefined, implicitVr: true), .. content, .. DicomFile.Header(0xfffee00d, "", 0, implicitVr: true)]
        : [.. DicomFile.Header(0xfffee000, "", (uint)content.Length, implicitVr: true), .. content];

    private static byte[] SequenceOf(uint tag, string vr, byte[] items, bool undefinedSequence, bool implicitVr) => undefinedSequence
        ? [.. DicomFile.Header(tag, vr, Undefined, implicitVr), .. items, .. DicomFile.Header(0xfffee0dd, "", 0, implicitVr: true)]
        : DicomFile.Element(tag, vr, items, implicitVr);
}
