using System.Text;
using System.Text.Json;
using MedFunctions.Core.Datasets;
using MedFunctions.Core.Inference;
using MedFunctions.Core.Monitoring;
using MedFunctions.Core.Preprocessing;
using MedFunctions.Core.Registry;
using MedFunctions.Core.Training;
using MedFunctions.Core.Upload;
using MedFunctions.Imaging;
using MedFunctions.TestKit;

namespace MedFunctions.Core.Tests;

public sealed class ContractJsonTests
{
    private static readonly DateTimeOffset At = new(2026, 5, 6, 7, 8, 9, TimeSpan.FromHours(2));
    private static readonly EpochEvent Epoch = new(1, 3, 0.7, 0.6, 0.8, 0.75, 4);
    private static readonly Prediction Answer = new(
        "chest-test", 2, new string('a', 32), "NORMAL", [new ClassProbability("NORMAL", 0.75)], true, ["small"], "use", "disclaimer", At, 1.5);

    /// <summary>Every contract once full and, where it has optional parts, once without them.</summary>
    public static TheoryData<object> Contracts =>
    [
        Samples.Definition,
        Samples.Definition with { PositiveLabel = null },
        Samples.Card,
        Samples.Card with { PositiveLabel = null, Threshold = null, Metrics = Samples.Metrics with { Auc = null } },
        Samples.Training,
        Samples.Training with { Cost = 1.25 },
        new DatasetManifest(1, "chest", 1, null, ["A"], [new DatasetEntry("i", "p", "A", Split.Validation)], new Dictionary<string, IReadOnlyDictionary<string, int>>(), "h"),
        new PreparedImageRecord(
            1, "i", "s", "h", "e", 2, 3, 1, new PixelMeaning(Photometric.Monochrome1, 1, -1024, 0, 4095, new VoiWindow(40, 400)),
            new ImageFacts("dicom", "CR", "CHEST", 1, 12, 0.1, 0.2, ["113100"]), new ImageQuality(0, 5, 1.5, ["blank"]), "1"),
        new PreparedImageRecord(
            1, "i", "s", "h", "e", 2, 3, 3, new PixelMeaning(Photometric.Rgb, 1, 0, 0, 255, null),
            new ImageFacts("png", null, null, 1, 8, null, null, []), new ImageQuality(0, 5, 1.5, []), "1"),
        Answer,
        new FilePrediction("a.png", Answer, null, null),
        new FilePrediction("a.png", null, "empty", "The file has no content."),
        new ResultPage([new ResultItem("A/a.png", Answer)], "next"),
        new ResultPage([], null),
        new UploadRequest("clinic"),
        new UploadGrant(new Uri("http://127.0.0.1/account/upload?sig=x"), "clinic/", At),
        new UploadSummary("clinic", "chest", 9, 4, 1, 2, 1, 3),
        new UploadItem("A/a.png", UploadState.Quarantined, null, "empty", "No content.", At),
        new UploadItem("A/a.png", UploadState.Prepared, "i", null, null, At),
        new ImageReady("clinic", "chest", "s", "i"),
        new ModelSummary(
            "chest-test", "Title", ["A", "B"], null, "chest", null,
            [new VersionSummary(1, At, "simple-cnn", 1, new Estimate(0.9, 0.8, 1), null, true, 12.5)], [new Promotion(1, At, "promote", false)]),
        new PromoteRequest(2, true, "because"),
        new PromoteRequest(),
        new ActivePointer(2, [new Promotion(2, At, "promote", true)]),
        new RegisteredVersion(3, "train-1", At),
        new TrainRequest("chest"),
        new TrainRequest(),
        new TrainingStatus("train-1", "chest-test", TrainingState.Running, TrainingStage.BuildingDataset, 0, 0, null, null, null, null, At, At),
        new TrainingStatus("train-1", "chest-test", TrainingState.Completed, TrainingStage.Done, 3, 3, Epoch, 2, 12.5, "text", At, At),
        new TrainingJob("train-1", "chest-test", "chest", 1),
        new JobStatus(JobState.Interrupted, 1, 3, Epoch, null),
        new TrainingOutcome(false, "Out of memory."),
        new TrainingOutcome(true, null),
        new HealthReport(false, [new HealthCheck("storage", false, "Start it."), new HealthCheck("models", true)]),
        new Problem("about:blank", "Title", 422, "Detail", "empty", "trace"),
        new Problem("about:blank", "Title", 400, "Detail"),
    ];

    [Theory]
    [MemberData(nameof(Contracts))]
    public void GivenAContract_WhenWrittenReadAndWritten_ThenTheSameBytes(object contract)
    {
        var written = JsonSerializer.SerializeToUtf8Bytes(contract, contract.GetType(), ContractJson.Options);

        var read = typeof(ContractJsonTests).GetMethod(nameof(ReadAs), System.Reflection.BindingFlags.NonPublic | System.Reflection.BindingFlags.Static)!
            .MakeGenericMethod(contract.GetType()).Invoke(null, [written])!;

        Assert.Equal(Encoding.UTF8.GetString(written), JsonSerializer.Serialize(read, contract.GetType(), ContractJson.Options));
    }

    [Fact]
    public void GivenTheEvents_WhenWrittenAndRead_ThenTheKindIsNamedAndKept()
    {
        TrainingEvent[] events = [new LoadingEvent(1, 2), Epoch, new StageEvent("completed")];

        Assert.All(events, written => Assert.Equal(
            written, JsonSerializer.Deserialize<TrainingEvent>(JsonSerializer.Serialize(written, ContractJson.OneLine), ContractJson.OneLine)));
        Assert.StartsWith("{\"event\":\"epoch\",\"epoch\":1,", JsonSerializer.Serialize<TrainingEvent>(Epoch, ContractJson.OneLine), StringComparison.Ordinal);
    }

    [Fact]
    public void GivenEnums_WhenWritten_ThenTheyAreCamelCaseWords()
    {
        Assert.Contains("\"stage\": \"buildingDataset\"", Write(new TrainingStatus(
            "x", "m", TrainingState.Running, TrainingStage.BuildingDataset, 0, 0, null, null, null, null, At, At)), StringComparison.Ordinal);
        Assert.All(Enum.GetValues<TrainingStage>(), stage => Assert.Equal($"\"{ContractJson.Word(stage)}\"", JsonSerializer.Serialize(stage, ContractJson.OneLine)));
    }

    [Theory]
    [InlineData("""{"imageId":"i","patientKey":"p","label":"A","split":"holdout"}""", "$.split")]
    [InlineData("""{"imageId":"i","patientKey":"p","label":"A","split":2}""", "$.split")]
    [InlineData("""{"imageId":"i","patientKey":"p","label":"A","split":"7"}""", "$.split")]
    [InlineData("""{"imageId":7,"patientKey":"p","label":"A","split":"test"}""", "$.imageId")]
    [InlineData("""{"imageId":null,"patientKey":"p","label":"A","split":"test"}""", "$.imageId")]
    [InlineData("""{"imageId":"i","patientKey":"p","label":"A"}""", "$")]
    [InlineData("""{"imageId":"i",""", "$")]
    [InlineData("", "$")]
    public void GivenAWrongValue_WhenRead_ThenTheErrorNamesThePath(string json, string path)
    {
        var exception = Assert.Throws<InvalidInputException>(() => ContractJson.Read<DatasetEntry>(Encoding.UTF8.GetBytes(json), "entry"));

        Assert.StartsWith($"The entry can't be read: {path} (line 1)", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void GivenOnlyNull_WhenRead_ThenItSaysEmpty() =>
        Assert.Equal("The entry is empty.", Assert.Throws<InvalidInputException>(() => ContractJson.Read<DatasetEntry>("null"u8, "entry")).Message);

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"range":"stored"}""")]
    [InlineData("""{"name":"sharpen"}""")]
    public void GivenATransformOfNoKnownKind_WhenRead_ThenItIsTheInputsFault(string transform)
    {
        var json = $$"""{"name":"x","transforms":[{{transform}}]}""";

        Assert.Throws<InvalidInputException>(() => ContractJson.Read<ModelDefinition>(Encoding.UTF8.GetBytes(json), "model definition"));
    }

    [Fact]
    public void GivenAByteOrderMarkAndComments_WhenRead_ThenTheyDontMatter()
    {
        byte[] json = [.. Encoding.UTF8.GetPreamble(), .. "{ /* why */ \"clinic\": \"abc\" }"u8];

        Assert.Equal(new UploadRequest("abc"), ContractJson.Read<UploadRequest>(json, "request"));
    }

    [Fact]
    public void GivenDeepNesting_WhenRead_ThenItIsRefused() =>
        Assert.Throws<InvalidInputException>(() => ContractJson.Read<JsonElement>(Encoding.UTF8.GetBytes(new string('[', 100_000)), "body"));

    private static T ReadAs<T>(byte[] json) => ContractJson.Read<T>(json, "contract");

    private static string Write<T>(T value) => Encoding.UTF8.GetString(ContractJson.Write(value));
}
