using MedFunctions.Adapters.Onnx;
using MedFunctions.Core;
using MedFunctions.Core.Datasets;
using MedFunctions.Core.Registry;
using MedFunctions.Core.Training;
using MedFunctions.Imaging.Transforms;
using MedFunctions.Trainer.Calibration;
using MedFunctions.Trainer.Inputs;
using MedFunctions.Trainer.Learning;
using MedFunctions.Trainer.Native;
using MedFunctions.Trainer.Networks;
using MedFunctions.Trainer.Onnx;
using MedFunctions.Trainer.Output;
using MedFunctions.Trainer.Reports;

namespace MedFunctions.Trainer;

/// <summary>One training from manifest to bundle: check, load, learn, calibrate, export, verify, evaluate, write.</summary>
internal sealed class TrainingJob
{
    private readonly TrainerOptions options;
    private readonly OutputFolder folder;
    private readonly EventLog events;
    private readonly TextWriter error;
    private readonly TimeProvider time;
    private readonly CancellationToken cancellation;

    private TrainingJob(TrainerOptions options, OutputFolder folder, EventLog events, TextWriter error, TimeProvider time, CancellationToken cancellation)
    {
        this.options = options;
        this.folder = folder;
        this.events = events;
        this.error = error;
        this.time = time;
        this.cancellation = cancellation;
    }

    /// <summary>Runs a training to its end; the outcome is written for success and failure, not for cancellation.</summary>
    /// <exception cref="OutputLockedException">Another trainer works in the output folder.</exception>
    /// <exception cref="MedFunctionsException">What went wrong, for people.</exception>
    /// <exception cref="OperationCanceledException">Cancelled; the checkpoints can be resumed.</exception>
    public static void Run(TrainerOptions options, TextWriter output, TextWriter error, TimeProvider time, CancellationToken cancellation)
    {
        using var folder = OutputFolder.Open(options.Output, options.Resume);
        if (folder.ReadOutcome() is { Succeeded: true }) return;
        folder.ClearOutcome();
        using var events = new EventLog(folder.Events, output);
        try
        {
            new TrainingJob(options, folder, events, error, time, cancellation).Train();
            folder.WriteOutcome(new TrainingOutcome(true, null));
        }
        catch (OperationCanceledException)
        {
            throw;
        }
        catch (MedFunctionsException exception)
        {
            folder.WriteOutcome(new TrainingOutcome(false, exception.Message));
            throw;
        }
        catch (Exception exception)
        {
            folder.WriteOutcome(new TrainingOutcome(false, $"The trainer failed unexpectedly ({exception.GetType().Name}). Its standard error has the details."));
            throw;
        }
    }

    private void Train()
    {
        var definition = DefinitionReader.Read(options.Model);
        var manifest = ManifestReader.Read(options.Manifest, definition);
        var transforms = CreateTransforms(definition);
        var checkpoints = new CheckpointStore(folder.Checkpoints);
        var fresh = new LearningState
        {
            DefinitionHash = ContractJson.Hash(definition),
            DatasetHash = manifest.Hash,
            Threads = options.Threads,
            StartedAt = time.GetUtcNow(),
        };
        var start = Continue(checkpoints.Peek(), fresh);
        TorchNative.Prepare(start.Threads);
        using var inputs = new InputLoader(options.Data, transforms, options.MaxInputBytes)
            .Load(manifest, done => events.Write(new LoadingEvent(done, manifest.Entries.Count)), cancellation);
        using var learner = new Learner(definition, inputs, start);
        Learn(learner, checkpoints);
        Finish(definition, manifest, transforms, inputs, learner);
    }

    /// <summary>What an attempt starts from: nothing, or what must be kept of the checkpoint for the same result.</summary>
    private LearningState Continue(LearningState? checkpoint, LearningState fresh)
    {
        if (checkpoint is null) return fresh;
        if (checkpoint.DefinitionHash != fresh.DefinitionHash || checkpoint.DatasetHash != fresh.DatasetHash)
        {
            throw new InvalidInputException("The checkpoint in the output folder is of another model definition or dataset. Name another output folder.");
        }

        if (checkpoint.Threads != options.Threads) error.WriteLine($"Using {checkpoint.Threads} threads as the checkpoint did: another number could give other weights.");
        return fresh with { Threads = checkpoint.Threads, StartedAt = checkpoint.StartedAt };
    }

    private void Learn(Learner learner, CheckpointStore checkpoints)
    {
        if (checkpoints.TryLoad(learner, error.WriteLine)) events.CatchUp(learner.State.History);
        while (!learner.IsFinished)
        {
            var done = learner.RunEpoch(cancellation);
            checkpoints.Save(learner);
            events.Write(done);
        }

        learner.RestoreBest();
    }

    private void Finish(ModelDefinition definition, DatasetManifest manifest, TransformPipeline transforms, TrainingInputs inputs, Learner learner)
    {
        var validation = Scorer.Logits(learner.Network, inputs, inputs.Of(Split.Validation), cancellation);
        var rules = DecisionRules.Choose(definition, validation, inputs.LabelsOf(Split.Validation));
        events.Write(new StageEvent("exporting"));
        var onnx = OnnxExporter.Export(learner.Network, rules.Temperature, OnnxMetadata.Of(definition, manifest, transforms.Hash));
        events.Write(new StageEvent("verifying"));
        using var model = OnnxModel.Load(onnx, new OnnxModelOptions { IntraOpThreads = learner.State.Threads });
        var difference = OnnxVerification.Compare(learner.Network, rules.Temperature, model, inputs);
        events.Write(new StageEvent("evaluating"));
        var test = TestResult.Of(model, inputs, definition, rules.Threshold, cancellation);
        var record = TrainingRecords.Create(definition, learner.State, difference);
        var card = ModelCards.Create(definition, manifest, transforms.Hash, learner.Network, rules, test.Metrics);
        BundleWriter.Write(folder.Bundle, onnx, card, record, HtmlReport.Render(card, record, test));
        events.Write(new StageEvent("completed"));
    }

    private static TransformPipeline CreateTransforms(ModelDefinition definition)
    {
        TransformPipeline transforms;
        try
        {
            transforms = TransformPipeline.Create(definition.Transforms);
        }
        catch (ArgumentException exception)
        {
            throw new InvalidInputException($"The model definition is wrong: transforms: {exception.Message}", exception);
        }

        var given = new InputShape(transforms.Channels, transforms.Height, transforms.Width);
        var expected = Architectures.InputOf(definition.Training.Architecture);
        return given == expected
            ? transforms
            : throw new InvalidInputException(
                $"The model definition is wrong: {definition.Training.Architecture} takes images of {expected}, its transforms give {given} (height × width × channels). Change the resize and to-channels transforms.");
    }
}
