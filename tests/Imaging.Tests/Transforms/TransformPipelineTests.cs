using System.Text.Json;
using MedFunctions.Imaging.Transforms;
using static MedFunctions.Imaging.Tests.TestImages;

namespace MedFunctions.Imaging.Tests.Transforms;

public sealed class TransformPipelineTests
{
    private static readonly Transform[] Chest =
    [
        new ScaleIntensity(IntensityRange.Window),
        new Resize(64, 48, ResizeFit.Squeeze),
        new ToChannels(1),
        new NormalizeIntensity(0.5, 0.25),
    ];

    [Fact]
    public void GivenSteps_WhenCreated_ThenTheShapeIsTheirEnd()
    {
        var pipeline = TransformPipeline.Create(Chest);
        Assert.Equal((1, 64, 48), (pipeline.Channels, pipeline.Height, pipeline.Width));
        Assert.Equal(64 * 48, pipeline.Apply(Grey(10, 10, static (x, y) => x * y)).Length);
    }

    [Fact]
    public void GivenSteps_WhenHashed_ThenTheHashComputedByPythonsHashlib() =>
        Assert.Equal("75e0f13379583d96576e20e869b44a1acd29436356d062e6a88ccc4ece9d6ede", TransformPipeline.Create(Chest).Hash);

    [Fact]
    public void GivenStepsThroughJson_WhenHashed_ThenTheSame()
    {
        var json = JsonSerializer.Serialize<Transform[]>(Chest);
        Assert.Equal(TransformPipeline.Create(Chest).Hash, TransformPipeline.Create(JsonSerializer.Deserialize<Transform[]>(json)!).Hash);
    }

    [Fact]
    public void GivenAnyChange_WhenHashed_ThenAnotherHash()
    {
        Transform[][] others =
        [
            [new ScaleIntensity(IntensityRange.Stored), .. Chest[1..]],
            [Chest[0], new Resize(64, 48, ResizeFit.Letterbox), .. Chest[2..]],
            [Chest[0], new Resize(48, 64, ResizeFit.Squeeze), .. Chest[2..]],
            [.. Chest[..3], new NormalizeIntensity(0.5, 0.2500001)],
            [Chest[0], Chest[2], Chest[1], Chest[3]],
            Chest[..3],
            Chest,
        ];
        Assert.Equal(others.Length, others.Select(static steps => TransformPipeline.Create(steps).Hash).Distinct().Count());
    }

    public static TheoryData<string, Transform[]> Broken => new()
    {
        { "1 to 16 transforms, not 0", [] },
        { "1 to 16 transforms, not 17", [.. Enumerable.Repeat(Chest[0], 17)] },
        { "Transform 1 (resize): the first transform must be a scale-intensity", Chest[1..] },
        { "Transform 2 (scale-intensity): must be the first", [Chest[0], Chest[0]] },
        { "Transform 2 (resize): 0 × 5", [Chest[0], new Resize(0, 5, ResizeFit.Crop)] },
        { "Transform 2 (resize): 5 × 4097", [Chest[0], new Resize(5, 4097, ResizeFit.Crop)] },
        { "Transform 2 (resize): unknown fit", [Chest[0], new Resize(5, 5, (ResizeFit)9)] },
        { "Transform 1 (scale-intensity): unknown range", [new ScaleIntensity((IntensityRange)9)] },
        { "Transform 3 (to-channels): 2 channels", [Chest[0], Chest[1], new ToChannels(2)] },
        { "Transform 2 (normalize-intensity): the mean", [Chest[0], new NormalizeIntensity(double.NaN, 1)] },
        { "Transform 2 (normalize-intensity): the standard deviation", [Chest[0], new NormalizeIntensity(0, 0)] },
        { "Transform 2 (normalize-intensity): the standard deviation", [Chest[0], new NormalizeIntensity(0, 1e-60)] },
        { "Transform 2 (?): is null", [Chest[0], null!] },
        { "a resize is missing", [Chest[0], Chest[2]] },
        { "a to-channels is missing", [Chest[0], Chest[1]] },
    };

    [Theory]
    [MemberData(nameof(Broken))]
    public void GivenBrokenSteps_WhenCreated_ThenTheMessageNamesTheStep(string message, Transform[] steps) =>
        Assert.Contains(message, Assert.Throws<ArgumentException>(() => TransformPipeline.Create(steps)).Message, StringComparison.Ordinal);

    [Fact]
    public void GivenASpan_WhenApplied_ThenItsStartIsWritten_AndAShortOneIsRefused()
    {
        var pipeline = TransformPipeline.Create(Chest);
        var image = Grey(100, 90, static (x, y) => 300 * x + y);
        var output = new float[64 * 48 + 1];
        output[^1] = 7;
        pipeline.Apply(image, output);
        Assert.Equal(pipeline.Apply(image), output[..^1]);
        Assert.Equal(7, output[^1]);
        Assert.Throws<ArgumentException>(() => pipeline.Apply(image, output.AsSpan(2)));
    }

    [Fact]
    public void GivenColour_WhenBroughtToOneChannel_ThenLuminance()
    {
        var image = Rgb(2, 1, static (x, _) => x == 0 ? (255, 0, 0) : (0, 255, 51));
        var pipeline = TransformPipeline.Create([new ScaleIntensity(IntensityRange.Stored), new ToChannels(1), new Resize(1, 2, ResizeFit.Squeeze)]);
        Assert.Equal([0.299f, 0.587f + 0.2f * 0.114f], pipeline.Apply(image));
    }

    [Fact]
    public void GivenThreeChannels_WhenApplied_ThenGreyIsRepeatedAndColourIsPlanar()
    {
        var pipeline = TransformPipeline.Create([new ScaleIntensity(IntensityRange.Stored), new Resize(1, 2, ResizeFit.Squeeze), new ToChannels(3)]);
        Assert.Equal([0, 1, 0, 1, 0, 1], pipeline.Apply(Grey(2, 1, static (x, _) => x * 65535)));
        Assert.Equal([0, 1, 0.2f, 0.2f, 1, 0.4f], pipeline.Apply(Rgb(2, 1, static (x, _) => (255 * x, 51, x == 0 ? 255 : 102))));
    }

    [Fact]
    public void GivenNormalization_WhenApplied_ThenMeanAndDeviationOfTheStep()
    {
        var pipeline = TransformPipeline.Create(
            [new ScaleIntensity(IntensityRange.Stored), new Resize(1, 3, ResizeFit.Squeeze), new ToChannels(1), new NormalizeIntensity(0.5, 0.25)]);
        Assert.Equal([-2, 0, 2], pipeline.Apply(Grey(3, 1, static (x, _) => x * 5, max: 10)));
    }
}
