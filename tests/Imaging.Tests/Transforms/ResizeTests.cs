using FsCheck.Xunit;
using MedFunctions.Imaging.Transforms;
using static MedFunctions.Imaging.Tests.TestImages;

namespace MedFunctions.Imaging.Tests.Transforms;

public sealed class ResizeTests
{
    [Fact]
    public void GivenHalf_WhenShrunk_ThenMeansOfFour() =>
        Assert.Equal([2.5f, 4.5f], Resized(4, 2, [1, 2, 3, 4, 3, 4, 5, 6], 1, 2), Close);

    // Each output covers 1.5 inputs: (a + b/2) ÷ 1.5 and (b/2 + c) ÷ 1.5.
    [Fact]
    public void GivenTwoThirds_WhenShrunk_ThenOverlapsAreWeights() =>
        Assert.Equal([4, 8], Resized(3, 1, [3, 6, 9], 1, 2), Close);

    // Centres of 4 outputs over 2 inputs lie at −0.25, 0.25, 0.75, 1.25.
    [Fact]
    public void GivenDouble_WhenGrown_ThenBilinearBetweenHalfPixelCentres() =>
        Assert.Equal([0, 2, 6, 8], Resized(2, 1, [0, 8], 1, 4), Close);

    // Rows shrink by mean, columns grow by bilinear.
    [Fact]
    public void GivenOneAxisShrinkingAndOneGrowing_WhenResized_ThenEachByItsOwnRule() =>
        Assert.Equal([1, 3, 7, 9], Resized(2, 2, [0, 8, 2, 10], 1, 4), Close);

    [Fact]
    public void GivenTheSameSize_WhenResized_ThenUntouched() =>
        Assert.Equal([1, 2, 3, 4, 5, 6], Resized(3, 2, [1, 2, 3, 4, 5, 6], 2, 3), Close);

    [Fact]
    public void GivenOnePixel_WhenGrown_ThenRepeated() =>
        Assert.Equal(Enumerable.Repeat(7f, 6), Resized(1, 1, [7], 2, 3), Close);

    [Fact]
    public void GivenAWideImage_WhenLetterboxed_ThenCentredBetweenZeros() =>
        Assert.Equal(
            [0, 0, 0, 0, 2, 2, 4, 4, 2, 2, 4, 4, 0, 0, 0, 0],
            Resized(8, 4, [.. Enumerable.Range(0, 32).Select(static i => (ushort)(i % 8 < 4 ? 2 : 4))], 4, 4, ResizeFit.Letterbox),
            Close);

    [Fact]
    public void GivenATallImage_WhenLetterboxed_ThenCentredBetweenZeros() =>
        Assert.Equal([0, 5, 5, 0, 0, 5, 5, 0, 0, 5, 5, 0, 0, 5, 5, 0], Resized(1, 2, [5, 5], 4, 4, ResizeFit.Letterbox), Close);

    [Fact]
    public void GivenAWideImage_WhenCropped_ThenTheMiddleRemains() =>
        Assert.Equal([3, 4, 3, 4], Resized(6, 2, [1, 2, 3, 4, 5, 6, 1, 2, 3, 4, 5, 6], 2, 2, ResizeFit.Crop), Close);

    [Fact]
    public void GivenATallImage_WhenCropped_ThenTheMiddleRemains() =>
        Assert.Equal([3, 5], Resized(2, 8, [1, 1, 1, 1, 3, 3, 3, 3, 5, 5, 5, 5, 9, 9, 9, 9], 2, 1, ResizeFit.Crop), Close);

    [Fact]
    public void GivenAnExtremeRatio_WhenFitted_ThenStillASmallTensor()
    {
        var line = Enumerable.Repeat((ushort)9, 20_000).ToArray();
        Assert.All(Resized(20_000, 1, line, 8, 8, ResizeFit.Crop), static value => Assert.Equal(9, value, 1e-4f));
        Assert.Equal(8, Resized(20_000, 1, line, 8, 8, ResizeFit.Letterbox).Count(static value => value > 8.9f));
        Assert.Equal(8, Resized(1, 20_000, line, 8, 8, ResizeFit.Letterbox).Count(static value => value > 8.9f));
    }

    [Property]
    public bool GivenAConstantImage_WhenResizedAnyhow_ThenConstant(byte w, byte h, byte outW, byte outH, ushort value, bool crop)
    {
        var (width, height) = (w + 1, h % 64 + 1);
        var samples = Enumerable.Repeat(value, width * height).ToArray();
        var output = Resized(width, height, samples, outH + 1, outW % 64 + 1, crop ? ResizeFit.Crop : ResizeFit.Squeeze);
        return output.All(pixel => Math.Abs(pixel - value) <= value * 2e-6f);
    }

    [Property]
    public bool GivenAnyImage_WhenShrunk_ThenTheMeanStays(byte w, byte h, byte outW, byte outH, int seed)
    {
        var (width, height) = (w + 1, h + 1);
        var samples = Noise(width, height, seed);
        var output = Resized(width, height, samples, Math.Min(outH + 1, height), Math.Min(outW + 1, width));
        return Math.Abs(samples.Average(static s => s) - output.Average()) < 0.05;
    }

    [Property]
    public bool GivenAnyImage_WhenResizedAnyhow_ThenWithinItsRangeAndZeroPadding(byte w, byte h, byte outW, byte outH, int seed, byte fit)
    {
        var (width, height) = (w % 80 + 1, h % 80 + 1);
        var samples = Noise(width, height, seed);
        var output = Resized(width, height, samples, outH % 80 + 1, outW % 80 + 1, (ResizeFit)(fit % 3));
        var (min, max) = (samples.Min(), samples.Max());
        return output.All(value => (value >= min - 0.05 && value <= max + 0.05) || (fit % 3 == (int)ResizeFit.Letterbox && value == 0));
    }

    [Property]
    public bool GivenLetterbox_WhenResized_ThenTheInsideHasTheAspectRatioAndTouchesTwoEdges(byte w, byte h, byte outW, byte outH)
    {
        var (width, height, columns, rows) = (w + 1, h + 1, outW % 80 + 1, outH % 80 + 1);
        var output = Resized(width, height, [.. Enumerable.Repeat((ushort)60000, width * height)], rows, columns, ResizeFit.Letterbox);
        var filledRows = Enumerable.Range(0, rows).Count(y => output.AsSpan(y * columns, columns).ContainsAnyExcept(0f));
        var filledColumns = output.Count(static value => value != 0) / filledRows;
        var scale = Math.Min((double)rows / height, (double)columns / width);
        return (filledRows == rows || filledColumns == columns)
            && Math.Abs(filledRows - Math.Max(1, height * scale)) <= 0.5001
            && Math.Abs(filledColumns - Math.Max(1, width * scale)) <= 0.5001;
    }

    [Property]
    public bool GivenAMirroredImage_WhenResized_ThenTheOutputIsMirrored(byte w, byte outW, int seed)
    {
        var width = w + 1;
        var samples = Noise(width, 1, seed);
        var output = Resized(width, 1, samples, 1, outW + 1);
        Array.Reverse(samples);
        return Resized(width, 1, samples, 1, outW + 1).Reverse().Zip(output).All(static pair => Close(pair.First, pair.Second));
    }

    /// <summary>Values come back in stored units, since the stored range is 0…65535.</summary>
    private static float[] Resized(int width, int height, ushort[] samples, int rows, int columns, ResizeFit fit = ResizeFit.Squeeze)
    {
        var pipeline = TransformPipeline.Create([new ScaleIntensity(IntensityRange.Stored), new Resize(rows, columns, fit), new ToChannels(1)]);
        var image = Grey(width, height, (x, y) => samples[y * width + x]);
        return [.. pipeline.Apply(image).Select(static value => value * 65535)];
    }

    private static ushort[] Noise(int width, int height, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, width * height).Select(_ => (ushort)random.Next(65536))];
    }

    private static bool Close(float a, float b) => Math.Abs(a - b) < 0.02f;
}
