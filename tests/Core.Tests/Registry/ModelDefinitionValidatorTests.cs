using MedFunctions.Core.Registry;
using MedFunctions.Imaging.Transforms;
using MedFunctions.TestKit;

namespace MedFunctions.Core.Tests.Registry;

public sealed class ModelDefinitionValidatorTests
{
    private static readonly ModelDefinition Good = Samples.Definition;

    /// <summary>One change that breaks each rule, and the words that name the setting.</summary>
    public static TheoryData<ModelDefinition, string> Broken => new()
    {
        { Good with { SchemaVersion = 2 }, "schemaVersion" },
        { Good with { Name = "Chest" }, "name" },
        { Good with { Dataset = "x" }, "dataset" },
        { Good with { Labels = ["A"], PositiveLabel = null }, "labels must name" },
        { Good with { Labels = [.. Enumerable.Range(0, 1001).Select(i => $"L{i}")], PositiveLabel = null }, "labels must name" },
        { Good with { Labels = ["A", ""], PositiveLabel = null }, "labels must have" },
        { Good with { Labels = ["A", null!], PositiveLabel = null }, "labels must have" },
        { Good with { Labels = ["A", new string('x', 101)], PositiveLabel = null }, "labels must have" },
        { Good with { Labels = ["A", "A"], PositiveLabel = null }, "labels must differ" },
        { Good with { PositiveLabel = "OTHER" }, "positiveLabel" },
        { Good with { Labels = ["A", "B", "C"], PositiveLabel = "A" }, "positiveLabel" },
        { Good with { IntendedUse = "" }, "intendedUse" },
        { Good with { Limitations = [] }, "limitations" },
        { Good with { AutoPredict = [""] }, "autoPredict" },
        { Good with { Split = new SplitFractions(0, 0.2) }, "split.validation" },
        { Good with { Split = new SplitFractions(0.2, 0.51) }, "split.test" },
        { Good with { Split = new SplitFractions(double.NaN, 0.2) }, "split.validation" },
        { Good with { Split = new SplitFractions(0.5, 0.5) }, "together at most 0.8" },
        { Good with { Gate = new PromotionGate("f1", 0.5) }, "gate" },
        { Good with { Gate = new PromotionGate("auc", 1.1) }, "gate" },
        { Good with { Training = Good.Training with { Architecture = "" } }, "training.architecture" },
        { Good with { Training = Good.Training with { Epochs = 0 } }, "training.epochs" },
        { Good with { Training = Good.Training with { BatchSize = 4097 } }, "training.batchSize" },
        { Good with { Training = Good.Training with { LearningRate = 0 } }, "training.learningRate" },
        { Good with { Training = Good.Training with { WeightDecay = -1 } }, "training.weightDecay" },
        { Good with { Training = Good.Training with { Patience = 0 } }, "training.patience" },
        { Good with { Training = Good.Training with { Augmentation = new Augmentation { Shift = 0.3 } } }, "shift" },
        { Good with { Training = Good.Training with { Augmentation = new Augmentation { Contrast = 1 } } }, "contrast" },
        { Good with { Training = Good.Training with { Augmentation = new Augmentation { Brightness = -0.1 } } }, "brightness" },
        { Good with { Transforms = [] }, "transforms" },
        { Good with { Transforms = [.. Good.Transforms.Where(step => step is not Resize)] }, "a resize is missing" },
        { Good with { Transforms = [null!] }, "transforms" },
    };

    [Fact]
    public void GivenAGoodDefinition_WhenValidated_ThenItPasses() => ModelDefinitionValidator.Validate(Good);

    [Theory]
    [MemberData(nameof(Broken))]
    public void GivenABrokenRule_WhenValidated_ThenTheMessageNamesTheSetting(ModelDefinition broken, string saying)
    {
        var exception = Assert.Throws<InvalidInputException>(() => ModelDefinitionValidator.Validate(broken));

        Assert.StartsWith("Model definition ", exception.Message, StringComparison.Ordinal);
        Assert.Contains(saying, exception.Message, StringComparison.Ordinal);
    }
}
