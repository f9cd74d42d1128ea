using FsCheck.Xunit;
using MedFunctions.TestKit;
using static MedFunctions.Imaging.Tests.TestImages;

namespace MedFunctions.Imaging.Tests.Dicom;

public sealed class DicomPixelsTests
{
    [Property]
    public bool GivenAnyStoredValuesAndBits_WhenDecoded_ThenRealValuesAreExact(
        short[] values, byte stored, bool isSigned, bool wide, sbyte slope, short intercept, bool implicitVr)
    {
        if (values.Length == 0) return true;
        var bits = stored % (wide ? 16 : 8) + 1;
        var step = slope == 0 ? 1 : slope / 4.0;
        var truth = values.Select(value => Fit(value, bits, isSigned)).ToArray();
        var file = Grey(truth, bits, isSigned, wide) with
        {
            Slope = step.ToString(System.Globalization.CultureInfo.InvariantCulture),
            Intercept = intercept.ToString(System.Globalization.CultureInfo.InvariantCulture),
            TransferSyntax = implicitVr ? DicomFile.ImplicitLittleEndian : DicomFile.ExplicitLittleEndian,
        };
        var pixels = Accepted(ImageDecoder.Decode(file.ToBytes(), Limits)).Pixels;
        return pixels.Meaning.StoredMin == 0
            && pixels.Meaning.StoredMax == (1 << bits) - 1
            && pixels.Samples.Zip(truth).All(pair =>
                pair.First <= pixels.Meaning.StoredMax
                && pair.First * pixels.Meaning.Slope + pixels.Meaning.Intercept == pair.Second * step + intercept);
    }

    [Fact]
    public void GivenBitsAboveAndBelowTheStoredOnes_WhenDecoded_ThenTheyAreDropped()
    {
        var file = new DicomFile
        {
            Rows = 1,
            Columns = 2,
            BitsStored = 8,
            HighBit = 11,
            PixelData = [0xff, 0xfa, 0x1f, 0xf0],
        };
        Assert.Equal([0xaf, 0x01], Accepted(ImageDecoder.Decode(file.ToBytes(), Limits)).Pixels.Samples);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void GivenRgb_WhenDecoded_ThenInterleavedWhateverThePlanes(int planar)
    {
        var file = Colour([1, 2, 3, 4, 5, 6], planar);
        var expected = planar == 0 ? new ushort[] { 1, 2, 3, 4, 5, 6 } : [1, 3, 5, 2, 4, 6];
        var pixels = Accepted(ImageDecoder.Decode(file.ToBytes(), Limits)).Pixels;
        Assert.Equal(expected, pixels.Samples);
        Assert.Equal((Photometric.Rgb, 3), (pixels.Meaning.Photometric, pixels.Channels));
    }

    [Fact]
    public void GivenRgbOfEqualChannels_WhenDecoded_ThenGrey()
    {
        var pixels = Accepted(ImageDecoder.Decode(Colour([9, 9, 9, 4, 4, 4], 0).ToBytes(), Limits)).Pixels;
        Assert.Equal([9, 4], pixels.Samples);
        Assert.Equal((Photometric.Monochrome2, 1), (pixels.Meaning.Photometric, pixels.Channels));
    }

    [Fact]
    public void GivenMonochrome1_WhenDecoded_ThenValuesStayAndTheMeaningSaysSo()
    {
        var pixels = Accepted(ImageDecoder.Decode((Grey([5], 8, false, false) with { Photometric = "MONOCHROME1" }).ToBytes(), Limits)).Pixels;
        Assert.Equal((Photometric.Monochrome1, (ushort)5), (pixels.Meaning.Photometric, pixels.Samples[0]));
    }

    [Theory]
    [InlineData("40\\80", "400\\100", 40.0, 400.0)]
    [InlineData("-600.5", "1500", -600.5, 1500.0)]
    public void GivenWindows_WhenDecoded_ThenTheFirst(string center, string width, double expectedCenter, double expectedWidth)
    {
        var file = Grey([5], 16, false, true) with { WindowCenter = center, WindowWidth = width };
        Assert.Equal(new VoiWindow(expectedCenter, expectedWidth), Accepted(ImageDecoder.Decode(file.ToBytes(), Limits)).Pixels.Meaning.Voi);
    }

    [Theory]
    [InlineData(null, "400")]
    [InlineData("40", null)]
    [InlineData("40", "0")]
    [InlineData("40", "wide")]
    [InlineData("", "")]
    public void GivenNoUsableWindow_WhenDecoded_ThenNone(string? center, string? width)
    {
        var file = Grey([5], 16, false, true) with { WindowCenter = center, WindowWidth = width };
        Assert.Null(Accepted(ImageDecoder.Decode(file.ToBytes(), Limits)).Pixels.Meaning.Voi);
    }

    [Theory]
    [InlineData("0", "1")]
    [InlineData("x", "1")]
    [InlineData("1", "1e999")]
    [InlineData("1e308", "1")]
    public void GivenABrokenRescale_WhenDecoded_ThenCorrupt(string slope, string intercept)
    {
        var file = Grey([5], 16, true, true) with { Slope = slope, Intercept = intercept };
        AssertRejected(ImageDecoder.Decode(file.ToBytes(), Limits), RejectionCodes.Corrupt, "rescale slope");
    }

    [Theory]
    [InlineData(16, 17, null)]
    [InlineData(16, 0, null)]
    [InlineData(8, 8, 8)]
    [InlineData(16, 12, 10)]
    public void GivenImpossibleBits_WhenDecoded_ThenCorrupt(int allocated, int stored, int? highBit)
    {
        var file = Grey([5], 16, false, true) with { BitsAllocated = allocated, BitsStored = stored, HighBit = highBit };
        AssertRejected(ImageDecoder.Decode(file.ToBytes(), Limits), RejectionCodes.Corrupt, "bits contradict");
    }

    [Theory]
    [InlineData("PALETTE COLOR", 1, 8, "palette")]
    [InlineData("YBR_FULL_422", 3, 8, "YBR")]
    [InlineData("RGB", 3, 16, "8 bits a channel")]
    [InlineData("RGB", 1, 8, "colour scheme")]
    [InlineData("MONOCHROME2", 1, 32, "Bits Allocated is 32")]
    [InlineData("MONOCHROME2", 1, 1, "Bits Allocated is 1;")]
    public void GivenAnotherLayout_WhenDecoded_ThenUnsupportedPixels(string photometric, int samples, int bits, string words)
    {
        var file = Grey([5], 16, false, true) with { Photometric = photometric, Samples = samples, BitsAllocated = bits, BitsStored = bits };
        AssertRejected(ImageDecoder.Decode(file.ToBytes(), Limits), RejectionCodes.UnsupportedPixels, words);
    }

    private static DicomFile Colour(byte[] bytes, int planar) => new()
    {
        Rows = 1,
        Columns = 2,
        PixelData = bytes,
        Photometric = "RGB",
        Samples = 3,
        Planar = planar,
        BitsAllocated = 8,
        BitsStored = 8,
    };

    private static DicomFile Grey(int[] values, int bits, bool isSigned, bool wide) => new()
    {
        Rows = 1,
        Columns = values.Length,
        BitsAllocated = wide ? 16 : 8,
        BitsStored = bits,
        IsSigned = isSigned,
        PixelData = [.. values.SelectMany(value => BitConverter.GetBytes((ushort)value)[..(wide ? 2 : 1)])],
    };

    /// <summary>The value cut to what the bits can hold.</summary>
    private static int Fit(short value, int bits, bool isSigned)
    {
        var unsigned = value & ((1 << bits) - 1);
        return isSigned && unsigned >> (bits - 1) == 1 ? unsigned - (1 << bits) : unsigned;
    }
}
