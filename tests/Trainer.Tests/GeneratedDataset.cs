using MedFunctions.Core;
using MedFunctions.Core.Datasets;
using MedFunctions.Core.Preprocessing;
using MedFunctions.Core.Registry;
using MedFunctions.Imaging;
using MedFunctions.Imaging.Transforms;
using MedFunctions.TestKit;

namespace MedFunctions.Trainer.Tests;

/// <summary>Noisy grey images whose left or right half is brighter, prepared as the pipeline prepares them.</summary>
public sealed class GeneratedDataset : IDisposable
{
    private const int Side = 20;

    private readonly TemporaryFolder folder = new();

    /// <param name="count">Images; every fourth serves validation, every fourth testing.</param>
    public GeneratedDataset(int count = 32)
    {
        Definition = CreateDefinition();
        var entries = Enumerable.Range(0, count).Select(Prepare).OrderBy(entry => entry.ImageId, StringComparer.Ordinal).ToList();
        var counts = entries.GroupBy(entry => entry.Split).ToDictionary(
            split => split.Key.ToString().ToLowerInvariant(),
            IReadOnlyDictionary<string, int> (split) => split.CountBy(entry => entry.Label).ToDictionary());
        var manifest = new DatasetManifest(1, "bars", 1, null, Definition.Labels, entries, counts, "");
        Write(manifest with { Hash = manifest.ComputeHash() });
        Write(Definition);
    }

    public ModelDefinition Definition { get; private set; }

    public DatasetManifest Manifest { get; private set; } = null!;

    public string ManifestPath => Path.Combine(folder.Path, "manifest.json");

    public string ModelPath => Path.Combine(folder.Path, "model.json");

    public string Data => Path.Combine(folder.Path, "data");

    /// <summary>A folder that isn't there yet.</summary>
    public string NewOutput() => Path.Combine(folder.Path, $"output-{Guid.NewGuid():N}");

    public string[] Arguments(string output, params string[] more) =>
        ["--manifest", ManifestPath, "--data", Data, "--model", ModelPath, "--output", output, "--threads", $"{TorchCollection.Threads}", .. more];

    internal TrainerOptions Options(string output, bool resume = false) =>
        new(ManifestPath, Data, ModelPath, output, resume, TorchCollection.Threads, TrainerOptions.DefaultMaxInputBytes);

    public void Write(ModelDefinition definition)
    {
        Definition = definition;
        File.WriteAllBytes(ModelPath, ContractJson.Write(definition));
    }

    public void Write(DatasetManifest manifest)
    {
        Manifest = manifest;
        File.WriteAllBytes(ManifestPath, ContractJson.Write(manifest));
    }

    public void WriteWithHash(DatasetManifest manifest) => Write(manifest with { Hash = manifest.ComputeHash() });

    public void Dispose() => folder.Dispose();

    private DatasetEntry Prepare(int index)
    {
        var right = index % 2 == 1;
        var random = new Random(index);
        var samples = new ushort[Side * Side];
        for (var i = 0; i < samples.Length; i++)
        {
            var bright = (i % Side >= Side / 2) == right;
            samples[i] = (ushort)(random.Next(0, 160) + (bright ? 60 : 0));
        }

        var meaning = new PixelMeaning(Photometric.Monochrome2, 1, 0, 0, 255, null);
        var pixels = new PixelImage(Side, Side, 1, samples, meaning);
        var id = PixelHash.Compute(pixels)[..PixelHash.ImageIdLength];
        var path = Directory.CreateDirectory(Path.Combine(Data, id)).FullName;
        File.WriteAllBytes(Path.Combine(path, "image.png"), PreparedPng.Encode(pixels));
        var record = new PreparedImageRecord(
            1, id, "source", "hash", "etag", Side, Side, 1, meaning, new ImageFacts("png", null, null, 1, 8, null, null, []), new ImageQuality(0, 255, 100, []), "1");
        File.WriteAllBytes(Path.Combine(path, "image.json"), ContractJson.Write(record));
        var split = (index / 2 % 4) switch { 0 => Split.Validation, 1 => Split.Test, _ => Split.Train };
        return new DatasetEntry(id, $"patient-{index}", right ? "RIGHT" : "LEFT", split);
    }

    private static ModelDefinition CreateDefinition() => new()
    {
        SchemaVersion = 1,
        Name = "bars",
        Title = "Side of a bar <test>",
        IntendedUse = "Tests of the trainer.",
        Limitations = ["Knows bars only."],
        Labels = ["LEFT", "RIGHT"],
        PositiveLabel = "RIGHT",
        Dataset = "bars",
        Transforms = [new ScaleIntensity(IntensityRange.Stored), new Resize(64, 64, ResizeFit.Squeeze), new ToChannels(3)],
        Split = new SplitFractions(0.25, 0.25),
        Training = new TrainingSettings
        {
            Architecture = "simple-cnn",
            Epochs = 3,
            BatchSize = 8,
            LearningRate = 1e-3,
            WeightDecay = 0.01,
            Patience = 10,
            BalanceClasses = true,
            Augmentation = new Augmentation { Shift = 0.05, Contrast = 0.1, Brightness = 0.1 },
        },
        Gate = new PromotionGate("auc", 0.5),
    };
}
