using System.Collections.Concurrent;
using System.Text;
using MedFunctions.Core.Inference;
using MedFunctions.TestKit;

namespace MedFunctions.Core.Tests.Fakes;

/// <summary>Makes networks that know whether they were used after they were freed.</summary>
internal sealed class FakeNetworks : IModelLoader
{
    public ConcurrentQueue<FakeNetwork> Loaded { get; } = new();

    /// <summary>Waited for before an answer, so that a test can stop the time in between.</summary>
    public Action<FakeNetwork> BeforeAnswer { get; set; } = static _ => { };

    /// <summary>The file's text is the hash of the transforms that the network was trained with; "network" means the right one.</summary>
    public INetwork Load(ReadOnlyMemory<byte> onnx)
    {
        var text = Encoding.UTF8.GetString(onnx.Span);
        var network = new FakeNetwork(this, text == "network" ? Samples.Card.TransformsHash : text);
        Loaded.Enqueue(network);
        return network;
    }
}

internal sealed class FakeNetwork(FakeNetworks owner, string hash) : INetwork
{
    private int disposals;

    public int Disposals => Volatile.Read(ref disposals);

    public IReadOnlyDictionary<string, string> Metadata { get; } = new Dictionary<string, string> { ["transforms_hash"] = hash };

    public int Channels => 1;

    public int Height => Samples.InputSide;

    public int Width => Samples.InputSide;

    public int Classes => 2;

    public IReadOnlyList<double> Predict(ReadOnlySpan<float> image)
    {
        owner.BeforeAnswer(this);
        ObjectDisposedException.ThrowIf(Disposals > 0, this);
        return [0.5, 0.5];
    }

    public void Dispose() => Interlocked.Increment(ref disposals);
}
