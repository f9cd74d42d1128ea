using System.Diagnostics;
using MedFunctions.Core.Datasets;
using MedFunctions.Core.Registry;
using MedFunctions.Core.Training;
using MedFunctions.Trainer.Calibration;
using MedFunctions.Trainer.Inputs;
using MedFunctions.Trainer.Networks;
using TorchSharp;
using TorchSharp.Modules;

namespace MedFunctions.Trainer.Learning;

/// <summary>
/// Trains a network epoch by epoch. Every epoch seeds torch's generator from the definition's seed and the epoch's number, so
/// that an epoch doesn't depend on whether the ones before it ran in this process.
/// </summary>
internal sealed class Learner : IDisposable
{
    private readonly ModelDefinition definition;
    private readonly TrainingInputs inputs;
    private readonly Augmenter augmenter;
    private readonly torch.Tensor? classWeights;

    /// <param name="definition">What to learn and how.</param>
    /// <param name="inputs">Images of all splits.</param>
    /// <param name="start">Hashes, threads and start; no epochs.</param>
    public Learner(ModelDefinition definition, TrainingInputs inputs, LearningState start)
    {
        this.definition = definition;
        this.inputs = inputs;
        State = start;
        augmenter = new Augmenter(definition.Training.Augmentation);
        classWeights = definition.Training.BalanceClasses ? InverseFrequencies(definition.Labels.Count, inputs) : null;
        torch.random.manual_seed(definition.Training.Seed);
        Network = Architectures.Create(definition.Training.Architecture, definition.Labels.Count);
        Optimizer = torch.optim.AdamW(
            Network.parameters(), definition.Training.LearningRate, beta2: 0.999, weight_decay: definition.Training.WeightDecay);
        BestWeights = [.. Network.Variables.Select(static variable => variable.detach().clone())];
    }

    public Network Network { get; }

    public AdamW Optimizer { get; }

    /// <summary>Weights of the best epoch so far, in the order of <see cref="Network.Variables"/>.</summary>
    public IReadOnlyList<torch.Tensor> BestWeights { get; }

    public LearningState State { get; set; }

    /// <summary>True when no more epochs are to be run.</summary>
    public bool IsFinished =>
        State.Epoch >= definition.Training.Epochs || State.EpochsWithoutProgress >= definition.Training.Patience;

    /// <summary>Runs the next epoch.</summary>
    /// <exception cref="TrainingFailedException">The loss is no longer a number.</exception>
    /// <exception cref="OperationCanceledException">Stopped after a batch; the state is that before the epoch, the weights aren't.</exception>
    public EpochEvent RunEpoch(CancellationToken cancellation)
    {
        var clock = Stopwatch.StartNew();
        var epoch = State.Epoch + 1;
        torch.random.manual_seed(((long)definition.Training.Seed << 32) + epoch);
        foreach (var group in Optimizer.ParamGroups) group.LearningRate = StepSize(epoch);
        var trainLoss = Train(cancellation);
        var validation = Validate(cancellation);
        var done = new EpochEvent(
            epoch,
            definition.Training.Epochs,
            trainLoss,
            validation.LogLoss,
            validation.Auc!.Value,
            validation.Accuracy.Value,
            clock.Elapsed.TotalSeconds);
        Judge(done);
        return done;
    }

    /// <summary>Puts the best epoch's weights into the network.</summary>
    public void RestoreBest() => Copy(BestWeights, Network.Variables);

    public void Dispose()
    {
        foreach (var tensor in BestWeights) tensor.Dispose();
        classWeights?.Dispose();
        Optimizer.Dispose();
        Network.Dispose();
    }

    /// <summary>
    /// The definition's step size, falling along half a cosine over the epochs (Loshchilov and Hutter 2017): the last epochs
    /// settle instead of jumping about the minimum.
    /// </summary>
    private double StepSize(int epoch) =>
        definition.Training.LearningRate * (1 + Math.Cos(Math.PI * (epoch - 1) / definition.Training.Epochs)) / 2;

    private double Train(CancellationToken cancellation)
    {
        Network.train();
        var indices = inputs.Of(Split.Train);
        using var outer = torch.NewDisposeScope();
        var order = torch.tensor(indices.Select(static i => (long)i).ToArray()).index_select(0, torch.randperm(indices.Length));
        var sum = 0.0;
        for (var start = 0; start < indices.Length; start += definition.Training.BatchSize)
        {
            cancellation.ThrowIfCancellationRequested();
            using var scope = torch.NewDisposeScope();
            var batch = order.narrow(0, start, Math.Min(definition.Training.BatchSize, indices.Length - start));
            var labels = inputs.LabelTensor.index_select(0, batch);
            var images = augmenter.Apply(inputs.Images.index_select(0, batch));
            Optimizer.zero_grad();
            var losses = torch.nn.functional.cross_entropy(Network.forward(images), labels, reduction: torch.nn.Reduction.None);
            Weighted(losses, labels).backward();
            Optimizer.step();
            sum += losses.sum().item<float>();
            if (!double.IsFinite(sum))
            {
                throw new TrainingFailedException("The loss is no longer a number: training diverged. Use a smaller training.learningRate.");
            }
        }

        return sum / indices.Length;
    }

    private torch.Tensor Weighted(torch.Tensor losses, torch.Tensor labels)
    {
        if (classWeights is null) return losses.mean();
        var weights = classWeights.index_select(0, labels);
        return (losses * weights).sum() / weights.sum();
    }

    private EvaluationMetrics Validate(CancellationToken cancellation)
    {
        var logits = Scorer.Logits(Network, inputs, inputs.Of(Split.Validation), cancellation);
        if (logits.Any(static row => row.Any(static value => !double.IsFinite(value))))
        {
            throw new TrainingFailedException("The network's outputs are no longer numbers: training diverged. Use a smaller training.learningRate.");
        }

        return Evaluation.Compute(
            definition.Labels, definition.PositiveLabel, threshold: null, inputs.LabelsOf(Split.Validation), TemperatureScaling.Apply(logits, 1));
    }

    /// <summary>
    /// The highest validation AUC wins; among equal ones the lowest validation loss, which doesn't count as progress: an easy
    /// task reaches an AUC of 1 early and would else go on lowering the loss to the last epoch.
    /// </summary>
    private void Judge(EpochEvent done)
    {
        var best = State.Best;
        var progress = best is null || done.ValidationAuc > best.ValidationAuc;
        var better = progress || (done.ValidationAuc == best!.ValidationAuc && done.ValidationLoss < best.ValidationLoss);
        if (better) Copy(Network.Variables, BestWeights);
        State = State with
        {
            BestEpoch = better ? done.Epoch : State.BestEpoch,
            EpochsWithoutProgress = progress ? 0 : State.EpochsWithoutProgress + 1,
            Seconds = State.Seconds + done.Seconds,
            History = [.. State.History, done],
        };
    }

    private static void Copy(IReadOnlyList<torch.Tensor> from, IReadOnlyList<torch.Tensor> to)
    {
        using var noGradient = torch.no_grad();
        foreach (var (source, target) in from.Zip(to)) target.copy_(source);
    }

    private static torch.Tensor InverseFrequencies(int classes, TrainingInputs inputs)
    {
        var counts = new float[classes];
        foreach (var label in inputs.LabelsOf(Split.Train)) counts[label]++;
        var total = counts.Sum();
        return torch.tensor(Array.ConvertAll(counts, count => total / (classes * count)));
    }
}
