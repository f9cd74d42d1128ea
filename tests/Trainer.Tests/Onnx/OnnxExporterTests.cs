using MedFunctions.Adapters.Onnx;
using MedFunctions.Core;
using MedFunctions.Core.Datasets;
using MedFunctions.Trainer.Inputs;
using MedFunctions.Trainer.Networks;
using MedFunctions.Trainer.Onnx;
using MedFunctions.Trainer.Onnx.Format;
using TorchSharp;

namespace MedFunctions.Trainer.Tests.Onnx;

[Collection(TorchCollection.Name)]
public sealed class OnnxExporterTests
{
    private const double Temperature = 1.7;

    private static readonly Dictionary<string, string> Metadata = new() { ["model"] = "bars", ["transforms_hash"] = "abc" };

    [Theory]
    [InlineData(SimpleCnn.Name, 2, 6)]
    [InlineData(DeepCnn.Name, 3, 3)]
    [InlineData(PooledCnn.Name, 2, 6)]
    public void Given_RandomWeights_When_Exported_Then_OnnxRuntimeAgreesWithTorchAndTheClassMapsWithAutograd(string architecture, int classes, int images)
    {
        torch.random.manual_seed(3);
        using var network = Architectures.Create(architecture, classes);
        using var inputs = RandomInputs(network.Input, images);
        using var model = OnnxModel.Load(OnnxExporter.Export(network, Temperature, Metadata), new OnnxModelOptions());

        var difference = OnnxVerification.Compare(network, Temperature, model, inputs);

        Assert.Equal(images, difference.Images);
        Assert.InRange(difference.Probabilities, 0, 1e-5);
        Assert.InRange(difference.Logits, 0, 1e-5);
        Assert.InRange(difference.Cam, 0, 1e-5);
    }

    [Fact]
    public void Given_OtherWeightsThanExported_When_Verified_Then_ItFailsWithTheFigures()
    {
        using var network = Tiny();
        using var inputs = RandomInputs(network.Input, 4);
        using var model = OnnxModel.Load(OnnxExporter.Export(network, Temperature, Metadata), new OnnxModelOptions());
        using (torch.no_grad())
        {
            foreach (var parameter in network.parameters()) parameter.add_(0.05);
        }

        var exception = Assert.Throws<TrainingFailedException>(() => OnnxVerification.Compare(network, Temperature, model, inputs));

        Assert.Contains("4 images", exception.Message, StringComparison.Ordinal);
        Assert.Contains("0.0001 is allowed", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Given_AnExportedFile_When_Loaded_Then_ItsShapeAndMetadataAreThere()
    {
        using var network = Tiny();
        using var model = OnnxModel.Load(OnnxExporter.Export(network, Temperature, Metadata), new OnnxModelOptions());

        Assert.Equal((3, 8, 12), (model.Channels, model.Height, model.Width));
        Assert.Equal((2, 5), (model.ClassCount, model.FeatureCount));
        Assert.Equal((2, 3), (model.CamHeight, model.CamWidth));
        Assert.Equal("bars", model.Metadata["model"]);
        Assert.Equal("abc", model.Metadata["transforms_hash"]);
    }

    [Fact]
    public void Given_ABatch_When_Run_Then_EachImageGetsWhatItGetsAlone()
    {
        using var network = Tiny();
        using var model = OnnxModel.Load(OnnxExporter.Export(network, Temperature, Metadata), new OnnxModelOptions());
        var random = new Random(1);
        var images = Enumerable.Range(0, 3 * network.Input.Count).Select(_ => random.NextSingle()).ToArray();

        var together = model.Run(images, 3, includeCam: true);
        var alone = model.Run(images.AsSpan(network.Input.Count, network.Input.Count), 1, includeCam: true);

        Assert.Equal(alone.Probabilities, together.Probabilities[2..4], (a, b) => Math.Abs(a - b) < 1e-6);
        Assert.Equal(alone.Features, together.Features[5..10], (a, b) => Math.Abs(a - b) < 1e-6);
        Assert.Equal(alone.Cam!, together.Cam![12..24], (a, b) => Math.Abs(a - b) < 1e-6);
        Assert.Equal(1, alone.Probabilities.Sum(), 1e-6);
        Assert.Null(model.Run(images, 3).Cam);
    }

    [Fact]
    public void Given_AnExportedFile_When_ReadBack_Then_ItStatesFormatAndOperatorVersions()
    {
        using var network = Tiny();
        var model = ModelProto.Parser.ParseFrom(OnnxExporter.Export(network, Temperature, Metadata));

        Assert.Equal(OnnxExporter.IrVersion, model.IrVersion);
        Assert.Equal(OnnxExporter.Opset, Assert.Single(model.OpsetImport).Version);
        Assert.Equal("N", model.Graph.Input[0].Type.TensorType.Shape.Dim[0].DimParam);
        Assert.Equal(["logits", "probabilities", "features", "cam"], model.Graph.Output.Select(output => output.Name));
    }

    [Fact]
    public void Given_AnUnknownArchitecture_When_Created_Then_TheKnownOnesAreNamed()
    {
        var exception = Assert.Throws<InvalidInputException>(() => Architectures.Create("resnet", 2));

        Assert.Contains("simple-cnn, deep-cnn, pooled-cnn", exception.Message, StringComparison.Ordinal);
    }

    private static ConvolutionalNetwork Tiny()
    {
        torch.random.manual_seed(5);
        return new ConvolutionalNetwork("tiny", new InputShape(3, 8, 12), filters: [4, 6], units: 5, dropout: 0.5, classes: 2);
    }

    private static TrainingInputs RandomInputs(InputShape shape, int count) => new(
        torch.randn(count, shape.Channels, shape.Height, shape.Width), new int[count], [.. Enumerable.Repeat(Split.Test, count)]);
}
