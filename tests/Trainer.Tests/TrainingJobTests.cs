using System.Security.Cryptography;
using System.Text.Json;
using MedFunctions.Adapters.Onnx;
using MedFunctions.Core;
using MedFunctions.Core.Registry;
using MedFunctions.Core.Training;
using MedFunctions.Imaging.Transforms;
using Microsoft.Extensions.Time.Testing;

namespace MedFunctions.Trainer.Tests;

[Collection(TorchCollection.Name)]
public sealed class TrainingJobTests : IDisposable
{
    private static readonly DateTimeOffset Start = new(2026, 3, 1, 8, 0, 0, TimeSpan.Zero);

    private readonly GeneratedDataset dataset = new();
    private readonly string output;

    public TrainingJobTests() => output = dataset.NewOutput();

    [Fact]
    public void Given_ADataset_When_Trained_Then_TheBundleIsCompleteAndTrue()
    {
        Assert.Equal(ExitCode.Ok, Run(dataset.Arguments(output)));

        var card = Read<ModelCard>("bundle", "card.json");
        Assert.Equal(["card.json", "model.onnx", "report.html", "training.json"], Directory.GetFiles(Path.Combine(output, "bundle")).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.All(card.Files, file => Assert.Equal(file.Value, Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(Path.Combine(output, "bundle", file.Key))))));
        Assert.Equal(3, card.Files.Count);
        Assert.Equal(8, card.Metrics.Count);
        Assert.Equal(TransformPipeline.Create(dataset.Definition.Transforms).Hash, card.TransformsHash);
        Assert.NotNull(card.Threshold);
        var record = Read<TrainingRecord>("bundle", "training.json");
        Assert.Equal((Start, 3, 32), (record.StartedAt, record.Epochs.Count, record.OnnxComparedImages));
        Assert.Equal($"{TorchCollection.Threads}", record.Hardware["threads"]);
        Assert.Equal(new TrainingOutcome(true, null), Read<TrainingOutcome>("outcome.json"));
        using var model = OnnxModel.Load(File.ReadAllBytes(Path.Combine(output, "bundle", "model.onnx")), new OnnxModelOptions());
        Assert.Equal(card.TransformsHash, model.Metadata["transforms_hash"]);
        Assert.Equal(dataset.Definition.Labels, JsonSerializer.Deserialize<string[]>(model.Metadata["labels"]));
        Assert.Equal("completed", Assert.IsType<StageEvent>(Events()[^1]).Name);
    }

    [Fact]
    public void Given_ABundle_When_TheReportIsRead_Then_ItHasItsPartsAndNeedsNothingElse()
    {
        Assert.Equal(ExitCode.Ok, Run(dataset.Arguments(output)));

        var report = File.ReadAllText(Path.Combine(output, "bundle", "report.html"));
        string[] parts = [ModelCard.NotForDiagnosis, "What it is for", "The images", "Results on the test images", "How an answer is made", "Pictures", "How it was made"];
        var places = parts.Select(part => report.IndexOf(part, StringComparison.Ordinal)).ToList();
        Assert.DoesNotContain(-1, places);
        Assert.Equal(places.Order(), places);
        Assert.Equal(4, report.Split("<svg").Length - 1);
        Assert.Contains("Side of a bar &lt;test&gt;", report, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", report, StringComparison.Ordinal);
        Assert.DoesNotContain("src=\"http", report, StringComparison.Ordinal);
        Assert.DoesNotContain("<link", report, StringComparison.Ordinal);
    }

    [Fact]
    public void Given_AFinishedTraining_When_Resumed_Then_ItEndsAtOnceAndChangesNothing()
    {
        Assert.Equal(ExitCode.Ok, Run(dataset.Arguments(output)));
        File.Delete(dataset.ManifestPath);
        var before = File.ReadAllBytes(Path.Combine(output, "events.jsonl"));

        Assert.Equal(ExitCode.Ok, Run(dataset.Arguments(output, "--resume")));
        Assert.Equal(before, File.ReadAllBytes(Path.Combine(output, "events.jsonl")));
    }

    [Fact]
    public void Given_AnOutputThatIsNotEmpty_When_StartedWithoutResume_Then_NothingIsTouched()
    {
        Directory.CreateDirectory(output);
        File.WriteAllText(Path.Combine(output, "notes.txt"), "mine");

        Assert.Equal(ExitCode.BadInput, Run(dataset.Arguments(output)));
        Assert.False(File.Exists(Path.Combine(output, "outcome.json")));
    }

    [Fact]
    public void Given_ADivergingTraining_When_Run_Then_TheOutcomeSaysWhatToDo_AndThereIsNoBundle()
    {
        dataset.Write(dataset.Definition with { Training = dataset.Definition.Training with { LearningRate = 1e30 } });

        Assert.Equal(ExitCode.Failed, Run(dataset.Arguments(output)));
        var outcome = Read<TrainingOutcome>("outcome.json");
        Assert.False(outcome.Succeeded);
        Assert.Contains("learningRate", outcome.Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.Combine(output, "bundle")));
    }

    [Fact]
    public void Given_AFailedAttempt_When_ItsCauseIsGone_Then_ResumeSucceeds()
    {
        var manifest = File.ReadAllBytes(dataset.ManifestPath);
        File.Delete(dataset.ManifestPath);
        Assert.Equal(ExitCode.BadInput, Run(dataset.Arguments(output)));
        Assert.Equal("The dataset manifest is missing.", Read<TrainingOutcome>("outcome.json").Message);

        File.WriteAllBytes(dataset.ManifestPath, manifest);

        Assert.Equal(ExitCode.Ok, Run(dataset.Arguments(output, "--resume")));
        Assert.True(Read<TrainingOutcome>("outcome.json").Succeeded);
    }

    [Fact]
    public void Given_AnInputSizeThatTheNetworkDoesntTake_When_Run_Then_BothSizesAreNamed()
    {
        dataset.Write(dataset.Definition with { Transforms = [new ScaleIntensity(IntensityRange.Stored), new Resize(32, 48, ResizeFit.Crop), new ToChannels(3)] });

        Assert.Equal(ExitCode.BadInput, Run(dataset.Arguments(output)));
        Assert.Contains("simple-cnn takes images of 64 × 64 × 3, its transforms give 32 × 48 × 3", Read<TrainingOutcome>("outcome.json").Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Given_CheckpointsOfAnotherDefinition_When_Resumed_Then_ItIsRefused()
    {
        using (var stop = new CancellationTokenSource())
        {
            Assert.Equal(ExitCode.Cancelled, Run(dataset.Arguments(output), new StopAfterEpoch(stop), stop.Token));
        }

        dataset.Write(dataset.Definition with { Training = dataset.Definition.Training with { Seed = 9 } });

        Assert.Equal(ExitCode.BadInput, Run(dataset.Arguments(output, "--resume")));
        Assert.Contains("another model definition", Read<TrainingOutcome>("outcome.json").Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Given_ACancelledTraining_When_Resumed_Then_TheModelIsTheSameAsInOneGo()
    {
        using (var stop = new CancellationTokenSource())
        {
            Assert.Equal(ExitCode.Cancelled, Run(dataset.Arguments(output), new StopAfterEpoch(stop), stop.Token));
        }

        Assert.False(File.Exists(Path.Combine(output, "outcome.json")));
        Assert.Equal(ExitCode.Ok, Run(dataset.Arguments(output, "--resume")));
        var straight = dataset.NewOutput();
        Assert.Equal(ExitCode.Ok, Run(dataset.Arguments(straight)));

        Assert.Equal(File.ReadAllBytes(Path.Combine(straight, "bundle", "model.onnx")), File.ReadAllBytes(Path.Combine(output, "bundle", "model.onnx")));
        Assert.Equal([1, 2, 3], Events().OfType<EpochEvent>().Select(epoch => epoch.Epoch));
    }

    public void Dispose() => dataset.Dispose();

    private static int Run(string[] arguments, TextWriter? events = null, CancellationToken cancellation = default) =>
        TrainerCommand.Run(arguments, events ?? TextWriter.Null, TextWriter.Null, new FakeTimeProvider(Start), cancellation);

    private T Read<T>(params string[] parts) => ContractJson.Read<T>(File.ReadAllBytes(Path.Combine([output, .. parts])), typeof(T).Name);

    private List<TrainingEvent> Events() =>
        [.. File.ReadLines(Path.Combine(output, "events.jsonl")).Select(line => JsonSerializer.Deserialize<TrainingEvent>(line, ContractJson.OneLine)!)];

    /// <summary>Cancels when the first epoch is reported, as a signal then would.</summary>
    private sealed class StopAfterEpoch(CancellationTokenSource stop) : StringWriter
    {
        public override void WriteLine(string? value)
        {
            if (value?.Contains("\"epoch\"", StringComparison.Ordinal) == true) stop.Cancel();
        }
    }
}
