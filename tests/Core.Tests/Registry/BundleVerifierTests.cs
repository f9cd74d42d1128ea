using MedFunctions.Core.Registry;
using MedFunctions.Core.Tests.Fakes;
using MedFunctions.Imaging.Transforms;
using MedFunctions.TestKit;

namespace MedFunctions.Core.Tests.Registry;

public sealed class BundleVerifierTests
{
    private readonly FakeNetworks networks = new();

    public static TheoryData<ModelCard, string> Lies => new()
    {
        { Samples.Card with { Model = "other" }, "of model other" },
        { Samples.Card with { Labels = ["PNEUMONIA", "NORMAL"] }, "its labels" },
        { Samples.Card with { TransformsHash = new string('0', 64) }, "in another way" },
        { Samples.Card with { Transforms = [.. Samples.Transforms.SkipLast(1)] }, "in another way" },
    };

    [Fact]
    public void GivenAWholeBundle_WhenVerified_ThenItsCardAndTheNetworkIsFreed()
    {
        var card = new BundleVerifier(networks).Verify(Samples.Bundle(), Samples.Definition);

        Assert.Equal("chest-test", card.Model);
        Assert.Equal(1, Assert.Single(networks.Loaded).Disposals);
    }

    [Theory]
    [InlineData(ModelBundle.OnnxFile)]
    [InlineData(ModelBundle.ReportFile)]
    [InlineData(ModelBundle.TrainingFile)]
    public void GivenAChangedOrMissingFile_WhenVerified_ThenItIsRefused(string file)
    {
        var files = Samples.Bundle().Files.ToDictionary();
        files[file] = "changed"u8.ToArray();
        AssertRefused(new ModelBundle(files), $"{file} is not the file");
        files.Remove(file);
        AssertRefused(new ModelBundle(files), $"has no {file}");
    }

    [Theory]
    [MemberData(nameof(Lies))]
    public void GivenACardThatDoesntFit_WhenVerified_ThenItIsRefused(ModelCard card, string saying) =>
        AssertRefused(Samples.Bundle(card: card), saying);

    [Fact]
    public void GivenANetworkOfOtherTransforms_WhenVerified_ThenItIsRefusedAndFreed()
    {
        AssertRefused(Samples.Bundle(onnx: "another hash"), "in another way");

        Assert.Equal(1, Assert.Single(networks.Loaded).Disposals);
    }

    [Fact]
    public void GivenTransformsOfAnotherSize_WhenVerified_ThenItIsRefused()
    {
        Transform[] larger = [.. Samples.Transforms.Select(step => step is Resize ? new Resize(16, 16, ResizeFit.Squeeze) : step)];
        var hash = TransformPipeline.Create(larger).Hash;

        AssertRefused(Samples.Bundle(onnx: hash, card: Samples.Card with { Transforms = larger, TransformsHash = hash }), "takes 1×8×8");
    }

    [Fact]
    public void GivenTransformsThatAreNone_WhenVerified_ThenTheBundleIsAtFault() =>
        AssertRefused(Samples.Bundle(card: Samples.Card with { Transforms = [] }), "transforms");

    private void AssertRefused(ModelBundle bundle, string saying)
    {
        var exception = Assert.Throws<InvalidInputException>(() => new BundleVerifier(networks).Verify(bundle, Samples.Definition));
        Assert.Contains(saying, exception.Message, StringComparison.Ordinal);
    }
}
