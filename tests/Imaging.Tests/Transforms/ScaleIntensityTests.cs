using FsCheck.Xunit;
using MedFunctions.Imaging.Transforms;
using static MedFunctions.Imaging.Tests.TestImages;

namespace MedFunctions.Imaging.Tests.Transforms;

public sealed class ScaleIntensityTests
{
    private static readonly PixelMeaning Hounsfield = new(Photometric.Monochrome2, 1, -1024, 0, 4095, new VoiWindow(40, 401));

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1023, 0.2498168f)]
    [InlineData(4095, 1)]
    public void GivenTheStoredRange_WhenScaled_ThenLinearFromMinToMax(ushort stored, float expected) =>
        Assert.Equal(expected, Scale(Hounsfield, IntensityRange.Stored, stored), 1e-7f);

    // Centre 40, width 401: 40 − 0.5 − 200 = −160.5 becomes 0 and 239.5 becomes 1 (PS3.3 C.11.2.1.2.1).
    [Theory]
    [InlineData(-1000, 0)]
    [InlineData(-161, 0)]
    [InlineData(-160, 0.5 / 400)]
    [InlineData(40, 200.5 / 400)]
    [InlineData(239, 399.5 / 400)]
    [InlineData(240, 1)]
    [InlineData(3000, 1)]
    public void GivenAWindow_WhenScaled_ThenTheStandardsLine(int hounsfield, double expected) =>
        Assert.Equal(expected, Scale(Hounsfield, IntensityRange.Window, (ushort)(hounsfield + 1024)), 1e-7);

    [Fact]
    public void GivenNoWindow_WhenScaledByWindow_ThenTheStoredRange() =>
        Assert.Equal(0.5f, Scale(Hounsfield with { Voi = null, StoredMax = 4000 }, IntensityRange.Window, 2000));

    [Fact]
    public void GivenAWindowOfWidthBelow1_WhenScaled_ThenTheExactForm()
    {
        var fractions = new PixelMeaning(Photometric.Monochrome2, 1e-4, 0, 0, 10000, new VoiWindow(0.5, 0.2));
        Assert.Equal(0.25f, Scale(fractions, IntensityRange.Window, 4500), 1e-6f);
    }

    [Theory]
    [InlineData(IntensityRange.Stored)]
    [InlineData(IntensityRange.Window)]
    public void GivenMonochrome1_WhenScaled_ThenTurnedRound(IntensityRange range)
    {
        foreach (ushort stored in (ushort[])[0, 900, 1064, 1200, 4095])
        {
            Assert.Equal(
                1 - Scale(Hounsfield, range, stored),
                Scale(Hounsfield with { Photometric = Photometric.Monochrome1 }, range, stored),
                1e-7f);
        }
    }

    [Fact]
    public void GivenANegativeSlope_WhenScaled_ThenBrightnessGrowsWithTheRealValue()
    {
        var meaning = new PixelMeaning(Photometric.Monochrome2, -2, 100, 0, 50, new VoiWindow(50.5, 101));
        Assert.Equal(1, Scale(meaning, IntensityRange.Stored, 0));
        Assert.Equal(0, Scale(meaning, IntensityRange.Stored, 50));
        Assert.Equal(0.9f, Scale(meaning, IntensityRange.Window, 5), 1e-6f);
    }

    [Property]
    public bool GivenAnyRow_WhenScaled_ThenEveryPlaceInTheRowGivesTheSameBits(ushort[] values, short intercept, byte width)
    {
        if (values.Length == 0) return true;
        var meaning = new PixelMeaning(Photometric.Monochrome2, 0.1, intercept, 0, 65535, new VoiWindow(1000, width + 0.5));
        var row = Pipeline(IntensityRange.Window, values.Length).Apply(new PixelImage(values.Length, 1, 1, values, meaning));
        return values.Zip(row).All(pair => Scale(meaning, IntensityRange.Window, pair.First) == pair.Second);
    }

    private static float Scale(PixelMeaning meaning, IntensityRange range, ushort stored) =>
        Pipeline(range, 1).Apply(new PixelImage(1, 1, 1, [stored], meaning))[0];

    private static TransformPipeline Pipeline(IntensityRange range, int width) =>
        TransformPipeline.Create([new ScaleIntensity(range), new Resize(1, width, ResizeFit.Squeeze), new ToChannels(1)]);
}
