using FsCheck.Xunit;
using MedFunctions.Imaging.Phantoms;

namespace MedFunctions.Imaging.Tests.Phantoms;

public sealed class ChestPhantomTests
{
    [Fact]
    public void GivenTheSameOptions_WhenRenderedTwice_ThenTheSamePixels_AndAnotherSeedGivesOthers()
    {
        var options = new ChestPhantomOptions { Seed = 7, Opacity = true };
        var image = ChestPhantom.Render(options);
        Assert.Equal(image.Samples, ChestPhantom.Render(options).Samples);
        Assert.NotEqual(image.Samples, ChestPhantom.Render(options with { Seed = 8 }).Samples);
        Assert.NotEqual(image.Samples, ChestPhantom.Render(options with { Patient = 8 }).Samples);
    }

    [Fact]
    public void GivenAPhantom_WhenRendered_ThenItIsAnEightBitFilmWithDarkLungsAndABrightMiddle()
    {
        var options = new ChestPhantomOptions { Seed = 3, Opacity = false };
        var image = ChestPhantom.Render(options);
        Assert.Equal((256, 256, 1, (ushort)255), (image.Width, image.Height, image.Channels, image.Meaning.StoredMax));
        var lungs = ChestPhantom.LungMask(options);
        Assert.InRange(lungs.Count(static inside => inside) / 65536.0, 0.15, 0.6);
        var inLungs = image.Samples.Where((_, i) => lungs[i]).Average(static s => s);
        var middle = Enumerable.Range(100, 80).Average(y => image.Samples[y * 256 + 128]);
        Assert.True(middle > inLungs + 40, $"middle {middle}, lungs {inLungs}");
    }

    [Property(MaxTest = 20)]
    public bool GivenAMatchedPair_WhenCompared_ThenTheOpacityBrightensPixelsOfTheLungsAndNothingElse(int seed)
    {
        var options = new ChestPhantomOptions { Seed = seed, Opacity = false, Size = 128 };
        var clear = ChestPhantom.Render(options).Samples;
        var opaque = ChestPhantom.Render(options with { Opacity = true }).Samples;
        var lungs = WidenedByBlur(ChestPhantom.LungMask(options), options.Size);
        var changed = Enumerable.Range(0, clear.Length).Where(i => clear[i] != opaque[i]).ToList();
        return changed.Count > 50 && changed.All(i => lungs[i]) && changed.Average(i => opaque[i] - clear[i]) > 2;
    }

    [Fact]
    public void GivenTwoHundredPhantoms_WhenSeparatedByMeanBrightness_ThenNoBetterThanChance()
    {
        var clear = Enumerable.Range(0, 100).Select(static seed => MeanBrightness(seed, false)).ToList();
        var opaque = Enumerable.Range(100, 100).Select(static seed => MeanBrightness(seed, true)).ToList();
        var area = opaque.Average(o => clear.Average(c => o > c ? 1.0 : o == c ? 0.5 : 0));
        Assert.InRange(area, 0.35, 0.65);
    }

    [Fact]
    public void GivenNoOpacityOption_WhenRendered_ThenTheSeedDecidesEvenlyAndIsTold()
    {
        var told = Enumerable.Range(0, 400).Count(static seed => ChestPhantom.HasOpacity(new ChestPhantomOptions { Seed = seed }));
        Assert.InRange(told, 150, 250);
        var options = new ChestPhantomOptions { Seed = 5, Size = 64 };
        var explicitly = options with { Opacity = ChestPhantom.HasOpacity(options) };
        Assert.Equal(ChestPhantom.Render(explicitly).Samples, ChestPhantom.Render(options).Samples);
    }

    [Theory]
    [InlineData(31)]
    [InlineData(2049)]
    public void GivenASizeOutOfRange_WhenRendered_ThenRefused(int size) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => ChestPhantom.Render(new ChestPhantomOptions { Seed = 1, Size = size }));

    [Theory]
    [InlineData(32)]
    [InlineData(100)]
    [InlineData(257)]
    public void GivenAnySize_WhenRendered_ThenThatSize(int size) =>
        Assert.Equal(size * size, ChestPhantom.Render(new ChestPhantomOptions { Seed = 1, Size = size }).Samples.Length);

    private static double MeanBrightness(int seed, bool opacity) =>
        ChestPhantom.Render(new ChestPhantomOptions { Seed = seed, Opacity = opacity, Size = 128 }).Samples.Average(static s => s);

    private static bool[] WidenedByBlur(bool[] mask, int size)
    {
        var wide = new bool[mask.Length];
        for (var i = 0; i < mask.Length; i++)
        {
            if (!mask[i]) continue;
            for (var y = Math.Max(0, i / size - 1); y <= Math.Min(size - 1, i / size + 1); y++)
            {
                for (var x = Math.Max(0, i % size - 1); x <= Math.Min(size - 1, i % size + 1); x++) wide[y * size + x] = true;
            }
        }

        return wide;
    }
}
