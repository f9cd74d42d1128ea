using System.Security.Cryptography;
using MedFunctions.Core;
using MedFunctions.Core.Registry;
using MedFunctions.Core.Training;
using MedFunctions.Imaging;
using MedFunctions.Imaging.Transforms;

namespace MedFunctions.TestKit;

/// <summary>Small valid things of the field, made by formula, for tests to change in one place.</summary>
public static class Samples
{
    public const string Secret = "a secret for tests only";

    /// <summary>Side of the input of <see cref="Definition"/>, pixels.</summary>
    public const int InputSide = 8;

    public static IReadOnlyList<Transform> Transforms { get; } =
    [
        new ScaleIntensity(IntensityRange.Stored), new Resize(InputSide, InputSide, ResizeFit.Squeeze), new ToChannels(1), new NormalizeIntensity(0.5, 0.25),
    ];

    public static ModelDefinition Definition { get; } = new()
    {
        SchemaVersion = ModelDefinition.CurrentSchemaVersion,
        Name = "chest-test",
        Title = "A model for tests",
        IntendedUse = "For tests.",
        Limitations = ["Knows nothing."],
        Labels = ["NORMAL", "PNEUMONIA"],
        PositiveLabel = "PNEUMONIA",
        Dataset = "chest",
        AutoPredict = ["chest*"],
        Transforms = Transforms,
        Split = new SplitFractions(0.15, 0.15),
        Training = new TrainingSettings { Architecture = "simple-cnn", Epochs = 3 },
        Gate = new PromotionGate("auc", 0.8),
    };

    public static EvaluationMetrics Metrics { get; } = new(
        20,
        new Estimate(0.9, 0.7, 0.97),
        new Estimate(0.95, 0.85, 1),
        0.3,
        0.05,
        [new ClassMetrics("NORMAL", 10, new Estimate(0.9, 0.6, 0.98), 0.9, 0.95), new ClassMetrics("PNEUMONIA", 10, null, null, null)],
        [[9, 1], [1, 9]]);

    public static ModelCard Card { get; } = new()
    {
        SchemaVersion = ModelCard.CurrentSchemaVersion,
        Model = Definition.Name,
        Title = Definition.Title,
        IntendedUse = Definition.IntendedUse,
        Limitations = Definition.Limitations,
        Disclaimer = ModelCard.NotForDiagnosis,
        Architecture = "simple-cnn",
        Labels = Definition.Labels,
        PositiveLabel = Definition.PositiveLabel,
        Threshold = 0.4,
        Temperature = 1.2,
        UncertainBelow = 0.6,
        Input = new TensorContract("image", "float32", [-1, 1, InputSide, InputSide], "Brightness."),
        Outputs = [new TensorContract("probabilities", "float32", [-1, 2], "0…1 by class.")],
        Transforms = Transforms,
        TransformsHash = TransformPipeline.Create(Transforms).Hash,
        Dataset = new DatasetReference("chest", 1, new string('0', 64), new Dictionary<string, IReadOnlyDictionary<string, int>>()),
        Metrics = Metrics,
        Gate = Definition.Gate,
        Files = new Dictionary<string, string>(),
    };

    public static TrainingRecord Training { get; } = new()
    {
        Seed = 1,
        DatasetHash = new string('0', 64),
        DefinitionHash = new string('1', 64),
        CodeVersion = "0.1.0",
        Libraries = new Dictionary<string, string> { ["TorchSharp"] = "0.1" },
        Hardware = new Dictionary<string, string> { ["cpu"] = "test" },
        StartedAt = new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero),
        Seconds = 12.5,
        BestEpoch = 2,
        Epochs = [new EpochEvent(1, 3, 0.7, 0.6, 0.8, 0.75, 4)],
        OnnxMaxDifference = 1e-6,
        OnnxComparedImages = 20,
    };

    /// <summary>A whole bundle whose card has the hashes of its files; the network is only bytes.</summary>
    public static ModelBundle Bundle(string onnx = "network", ModelCard? card = null)
    {
        var files = new Dictionary<string, ReadOnlyMemory<byte>>
        {
            [ModelBundle.OnnxFile] = System.Text.Encoding.UTF8.GetBytes(onnx),
            [ModelBundle.ReportFile] = "<html></html>"u8.ToArray(),
            [ModelBundle.TrainingFile] = ContractJson.Write(Training),
        };
        var hashes = files.ToDictionary(file => file.Key, file => Convert.ToHexStringLower(SHA256.HashData(file.Value.Span)));
        files[ModelBundle.CardFile] = ContractJson.Write((card ?? Card) with { Files = hashes });
        return new ModelBundle(files);
    }

    /// <summary>A grey image that differs for each seed.</summary>
    public static PixelImage Grey(int seed, int width = 40, int height = 36)
    {
        var random = new Random(seed);
        var samples = new ushort[width * height];
        for (var i = 0; i < samples.Length; i++)
        {
            samples[i] = (ushort)random.Next(ushort.MaxValue + 1);
        }

        return new PixelImage(width, height, 1, samples, new PixelMeaning(Photometric.Monochrome2, 1, 0, 0, ushort.MaxValue, null));
    }

    /// <summary>A 16-bit PNG file of <see cref="Grey"/>.</summary>
    public static byte[] Png(int seed) => PreparedPng.Encode(Grey(seed));

    /// <summary>An uncompressed DICOM file of <see cref="Grey"/>.</summary>
    public static byte[] Dicom(int seed, string? patientId = null)
    {
        var image = Grey(seed);
        return new DicomFile
        {
            Rows = image.Height,
            Columns = image.Width,
            PixelData = System.Runtime.InteropServices.MemoryMarshal.AsBytes<ushort>(image.Samples).ToArray(),
            PatientId = patientId,
        }.ToBytes();
    }
}
