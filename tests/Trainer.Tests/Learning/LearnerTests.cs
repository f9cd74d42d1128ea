using System.Security.Cryptography;
using MedFunctions.Core.Datasets;
using MedFunctions.Core.Registry;
using MedFunctions.Imaging.Transforms;
using MedFunctions.TestKit;
using MedFunctions.Trainer.Inputs;
using MedFunctions.Trainer.Learning;
using TorchSharp;

namespace MedFunctions.Trainer.Tests.Learning;

[Collection(TorchCollection.Name)]
public sealed class LearnerTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly GeneratedDataset dataset = new();
    private readonly TrainingInputs inputs;

    public LearnerTests()
    {
        var transforms = TransformPipeline.Create(dataset.Definition.Transforms);
        inputs = new InputLoader(dataset.Data, transforms, long.MaxValue).Load(dataset.Manifest, _ => { }, CancellationToken.None);
    }

    [Fact]
    public void Given_ACheckpointAfterTwoEpochs_When_Resumed_Then_FourEpochsGiveTheSameWeightsAsInOneGo()
    {
        using var straight = Learn(epochs: 4);
        var store = new CheckpointStore(folder.Path);
        using (var first = Learn(epochs: 2)) store.Save(first);

        using var resumed = Create();
        Assert.True(store.TryLoad(resumed, Assert.Fail));
        Run(resumed, 2);

        Assert.Equal(Hash(straight.Network.parameters()), Hash(resumed.Network.parameters()));
        Assert.Equal(Hash(straight.BestWeights), Hash(resumed.BestWeights));
        Assert.Equal(straight.State.BestEpoch, resumed.State.BestEpoch);
        Assert.Equal(
            straight.State.History.Select(epoch => epoch with { Seconds = 0 }),
            resumed.State.History.Select(epoch => epoch with { Seconds = 0 }));
    }

    [Fact]
    public void Given_TheSameSeed_When_TrainedTwice_Then_TheWeightsAreTheSame_AndAnotherSeedGivesOthers()
    {
        using var first = Learn(epochs: 1);
        using var second = Learn(epochs: 1);
        using var other = Learn(epochs: 1, seed: 2);

        Assert.Equal(Hash(first.Network.parameters()), Hash(second.Network.parameters()));
        Assert.NotEqual(Hash(first.Network.parameters()), Hash(other.Network.parameters()));
    }

    [Fact]
    public void Given_ADamagedCheckpoint_When_Loaded_Then_TheOneBeforeIsTaken()
    {
        var store = new CheckpointStore(folder.Path);
        using (var learner = Create())
        {
            Run(learner, 1);
            store.Save(learner);
            Run(learner, 1);
            store.Save(learner);
        }

        FlipByte(Checkpoints()[^1]);
        var warnings = new List<string>();
        using var resumed = Create();

        Assert.True(store.TryLoad(resumed, warnings.Add));
        Assert.Equal(1, resumed.State.Epoch);
        Assert.Equal("epoch-00002.checkpoint is damaged and is passed over.", Assert.Single(warnings));
        Assert.Equal(1, store.Peek()!.Epoch);
    }

    [Fact]
    public void Given_OnlyDamagedCheckpoints_When_Loaded_Then_ThereIsNone()
    {
        var store = new CheckpointStore(folder.Path);
        using var learner = Learn(epochs: 1);
        store.Save(learner);
        File.Delete(Checkpoints()[0] + ".sha256");

        using var resumed = Create();
        Assert.False(store.TryLoad(resumed, _ => { }));
        Assert.Null(store.Peek());
    }

    [Fact]
    public void Given_ThreeEpochs_When_Saved_Then_TheNewestTwoStay()
    {
        var store = new CheckpointStore(folder.Path);
        using var learner = Create();
        for (var i = 0; i < 3; i++)
        {
            Run(learner, 1);
            store.Save(learner);
        }

        Assert.Equal(["epoch-00002.checkpoint", "epoch-00003.checkpoint"], Checkpoints().Select(Path.GetFileName));
        Assert.Equal(4, Directory.GetFiles(folder.Path).Length);
    }

    [Fact]
    public void Given_NoProgress_When_PatienceIsOver_Then_TrainingIsFinished()
    {
        using var learner = Create(dataset.Definition with { Training = dataset.Definition.Training with { LearningRate = 1e-12, Patience = 1, Epochs = 9 } });
        Run(learner, 1);
        Assert.False(learner.IsFinished);

        Run(learner, 1);

        Assert.True(learner.IsFinished);
        Assert.Equal(2, learner.State.Epoch);
    }

    [Fact]
    public void Given_AStepSizeThatDiverges_When_Trained_Then_ItFailsAndSaysWhatToDo()
    {
        using var learner = Create(dataset.Definition with { Training = dataset.Definition.Training with { LearningRate = 1e30 } });

        var exception = Assert.Throws<TrainingFailedException>(() => Run(learner, 3));

        Assert.Contains("learningRate", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Given_ACancelledToken_When_AnEpochRuns_Then_ItStopsAndTheStateIsThatBefore()
    {
        using var learner = Create();

        Assert.Throws<OperationCanceledException>(() => learner.RunEpoch(new CancellationToken(canceled: true)));
        Assert.Equal(0, learner.State.Epoch);
    }

    public void Dispose()
    {
        inputs.Dispose();
        dataset.Dispose();
        folder.Dispose();
    }

    private Learner Learn(int epochs, int seed = 1)
    {
        var learner = Create(dataset.Definition with { Training = dataset.Definition.Training with { Seed = seed } });
        Run(learner, epochs);
        return learner;
    }

    private Learner Create(ModelDefinition? definition = null) => new(
        definition ?? dataset.Definition,
        inputs,
        new LearningState { DefinitionHash = "d", DatasetHash = "m", Threads = TorchCollection.Threads, StartedAt = DateTimeOffset.UnixEpoch });

    private static void Run(Learner learner, int epochs)
    {
        for (var i = 0; i < epochs; i++) learner.RunEpoch(CancellationToken.None);
    }

    private string[] Checkpoints() => [.. Directory.GetFiles(folder.Path, "*.checkpoint").Order(StringComparer.Ordinal)];

    private static void FlipByte(string path)
    {
        using var file = new FileStream(path, FileMode.Open);
        file.Seek(file.Length / 2, SeekOrigin.Begin);
        var value = file.ReadByte();
        file.Seek(-1, SeekOrigin.Current);
        file.WriteByte((byte)(value ^ 1));
    }

    private static string Hash(IEnumerable<torch.Tensor> tensors)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var tensor in tensors) hash.AppendData(tensor.bytes);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
