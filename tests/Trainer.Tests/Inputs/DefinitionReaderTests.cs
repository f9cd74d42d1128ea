using MedFunctions.Core;
using MedFunctions.Core.Registry;
using MedFunctions.Imaging.Transforms;
using MedFunctions.Trainer.Inputs;
using MedFunctions.Trainer.Networks;

namespace MedFunctions.Trainer.Tests.Inputs;

public sealed class DefinitionReaderTests : IDisposable
{
    private readonly GeneratedDataset dataset = new();

    public static TheoryData<string> ModelFolders => [.. Directory.GetDirectories(Path.Combine(RepositoryRoot(), "models")).Select(Path.GetFileName).OfType<string>()];

    [Theory]
    [MemberData(nameof(ModelFolders))]
    public void Given_AModelOfTheRepository_When_Read_Then_ItCanBeTrained(string name)
    {
        var folder = Path.Combine(RepositoryRoot(), "models", name);

        var definition = DefinitionReader.Read(Path.Combine(folder, "model.json"));

        Assert.Equal(name, definition.Name);
        var transforms = TransformPipeline.Create(definition.Transforms);
        Assert.Equal(Architectures.InputOf(definition.Training.Architecture), new InputShape(transforms.Channels, transforms.Height, transforms.Width));
        Assert.True(File.Exists(Path.Combine(folder, "README.md")));
    }

    [Fact]
    public void Given_ValuesOutOfRange_When_Read_Then_EachIsNamed()
    {
        var good = dataset.Definition;
        AssertRefused(good with { Labels = ["LEFT"] }, "labels");
        AssertRefused(good with { Labels = ["LEFT", "LEFT"] }, "labels");
        AssertRefused(good with { PositiveLabel = "UP" }, "positiveLabel");
        AssertRefused(good with { PositiveLabel = null }, "positiveLabel");
        AssertRefused(good with { Gate = new PromotionGate("f1", 0.5) }, "gate.metric");
        AssertRefused(good with { Training = good.Training with { Epochs = 0 } }, "training.epochs");
        AssertRefused(good with { Training = good.Training with { BatchSize = 5_000 } }, "training.batchSize");
        AssertRefused(good with { Training = good.Training with { LearningRate = 0 } }, "training.learningRate");
        AssertRefused(good with { Training = good.Training with { Patience = 0 } }, "training.patience");
        AssertRefused(good with { Training = good.Training with { Augmentation = new Augmentation { Shift = 0.5 } } }, "training.augmentation.shift");
    }

    public void Dispose() => dataset.Dispose();

    private void AssertRefused(ModelDefinition definition, string field)
    {
        dataset.Write(definition);
        Assert.Contains(field, Assert.Throws<InvalidInputException>(() => DefinitionReader.Read(dataset.ModelPath)).Message, StringComparison.Ordinal);
    }

    private static string RepositoryRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "MedFunctions.sln"))) folder = folder.Parent!;
        return folder.FullName;
    }
}
