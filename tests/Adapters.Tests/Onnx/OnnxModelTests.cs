using MedFunctions.Adapters.Onnx;
using MedFunctions.Core;

namespace MedFunctions.Adapters.Tests.Onnx;

public sealed class OnnxModelTests
{
    [Fact]
    public void Given_BytesThatAreNoModel_When_Loaded_Then_RefusedAsInput() =>
        Assert.Throws<InvalidInputException>(() => OnnxModel.Load("no model"u8.ToArray(), new OnnxModelOptions()));

    [Fact]
    public void Given_AnEmptyFile_When_Loaded_Then_RefusedAsInput() =>
        Assert.Throws<InvalidInputException>(() => OnnxModel.Load(ReadOnlyMemory<byte>.Empty, new OnnxModelOptions()));

    [Fact]
    public void Given_AFileAboveTheBound_When_Loaded_Then_RefusedBeforeReading()
    {
        var exception = Assert.Throws<InvalidInputException>(() => OnnxModel.Load(new byte[11], new OnnxModelOptions { MaxFileBytes = 10 }));

        Assert.Contains("at most 10", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Given_AModelWithOtherTensors_When_Loaded_Then_TheErrorNamesWhatIsThere()
    {
        var exception = Assert.Throws<InvalidInputException>(() => OnnxModel.Load(TinyOnnx.Identity(input: "pixels", output: "answer"), new OnnxModelOptions()));

        Assert.Contains("needs the input 'image'", exception.Message, StringComparison.Ordinal);
        Assert.Contains("pixels Float [N × 3 × 4 × 5]", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Given_AModelWithoutTheOutputs_When_Loaded_Then_TheErrorNamesWhatIsThere()
    {
        var exception = Assert.Throws<InvalidInputException>(() => OnnxModel.Load(TinyOnnx.Identity(input: "image", output: "answer"), new OnnxModelOptions()));

        Assert.Contains("needs the output 'probabilities'", exception.Message, StringComparison.Ordinal);
        Assert.Contains("answer Float [N × 3 × 4 × 5]", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Given_ABundlesModel_When_RunByManyThreads_Then_EachGetsItsOwnAnswer()
    {
        using var model = OnnxModel.Load(TinyOnnx.Bundle(), new OnnxModelOptions());
        Assert.Equal((2, 1, 1), (model.Channels, model.Height, model.Width));

        Parallel.For(0, 200, i =>
        {
            var output = model.Run([i, i + 1], batch: 1, includeCam: true);
            Assert.Equal([i, i + 1], output.Logits);
            Assert.Equal([i, i + 1], output.Cam!);
            Assert.Equal(1 / (1 + Math.E), output.Probabilities[0], 1e-6);
        });
    }

    [Fact]
    public void Given_ANumberOfValuesThatDoesntFit_When_Run_Then_BothNumbersAreNamed()
    {
        using var model = OnnxModel.Load(TinyOnnx.Bundle(), new OnnxModelOptions());

        Assert.Contains("4 values, not 3", Assert.Throws<ArgumentException>(() => model.Run(new float[3], batch: 2)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => model.Run([], batch: 0));
    }
}
