using System.Runtime.InteropServices;
using MedFunctions.Core;
using MedFunctions.Core.Datasets;
using MedFunctions.Core.Preprocessing;
using MedFunctions.Imaging;
using MedFunctions.Imaging.Transforms;
using MedFunctions.Trainer.Inputs;

namespace MedFunctions.Trainer.Tests.Inputs;

[Collection(TorchCollection.Name)]
public sealed class InputLoaderTests : IDisposable
{
    private readonly GeneratedDataset dataset = new();
    private readonly TransformPipeline transforms;

    public InputLoaderTests() => transforms = TransformPipeline.Create(dataset.Definition.Transforms);

    [Fact]
    public void Given_PreparedImages_When_Loaded_Then_EachRowIsWhatTheTransformsGive()
    {
        var progress = new List<int>();
        using var inputs = Load(progress.Add);

        for (var i = 0; i < dataset.Manifest.Entries.Count; i++)
        {
            var folder = Path.Combine(dataset.Data, dataset.Manifest.Entries[i].ImageId);
            var record = ContractJson.Read<PreparedImageRecord>(File.ReadAllBytes(Path.Combine(folder, "image.json")), "record");
            var expected = transforms.Apply(PreparedPng.Decode(File.ReadAllBytes(Path.Combine(folder, "image.png")), record.Meaning));
            using var row = inputs.Images[i];
            Assert.Equal(expected, MemoryMarshal.Cast<byte, float>(row.bytes).ToArray());
            Assert.Equal(dataset.Manifest.Entries[i].Label, dataset.Definition.Labels[inputs.Labels[i]]);
        }

        Assert.Equal(16, inputs.Of(Split.Train).Length);
        Assert.Equal(Enumerable.Range(1, 32), progress);
    }

    [Fact]
    public void Given_AMissingImage_When_Loaded_Then_ItIsNamedById()
    {
        var id = dataset.Manifest.Entries[5].ImageId;
        File.Delete(Path.Combine(dataset.Data, id, "image.png"));

        Assert.Equal($"The file of image {id} is missing.", Refused());
    }

    [Fact]
    public void Given_TwoImagesSwapped_When_Loaded_Then_ThePixelsTell()
    {
        var (a, b) = (dataset.Manifest.Entries[0].ImageId, dataset.Manifest.Entries[1].ImageId);
        File.Copy(Path.Combine(dataset.Data, a, "image.png"), Path.Combine(dataset.Data, b, "image.png"), overwrite: true);

        Assert.Equal($"Image {b} has other pixels than its id says. Prepare it again.", Refused());
    }

    [Fact]
    public void Given_ADamagedImage_When_Loaded_Then_ItIsNamedDamaged()
    {
        var id = dataset.Manifest.Entries[0].ImageId;
        var path = Path.Combine(dataset.Data, id, "image.png");
        File.WriteAllBytes(path, File.ReadAllBytes(path)[..^40]);

        Assert.Equal($"Image {id} is damaged. Prepare it again.", Refused());
    }

    [Fact]
    public void Given_TooLittleMemory_When_Loaded_Then_ItIsRefusedBeforeReading()
    {
        var loader = new InputLoader(dataset.Data, transforms, maxBytes: 32L * 3 * 64 * 64 * sizeof(float) - 1);

        var message = Assert.Throws<InvalidInputException>(() => loader.Load(dataset.Manifest, _ => { }, CancellationToken.None)).Message;
        Assert.Contains("Resize to a smaller input", message, StringComparison.Ordinal);
    }

    public void Dispose() => dataset.Dispose();

    private TrainingInputs Load(Action<int> progress) =>
        new InputLoader(dataset.Data, transforms, long.MaxValue).Load(dataset.Manifest, progress, CancellationToken.None);

    private string Refused() => Assert.Throws<InvalidInputException>(() => Load(_ => { })).Message;
}
