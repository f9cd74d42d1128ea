namespace MedFunctions.Adapters.Onnx;

/// <summary>How a model is run.</summary>
public sealed record OnnxModelOptions
{
    /// <summary>
    /// Threads inside one operator, at least 1. With 1, several requests share one session and the cores best; raise it for
    /// one request at a time. Default 1.
    /// </summary>
    public int IntraOpThreads { get; init; } = 1;

    /// <summary>Largest accepted file, bytes. Default 1 GiB.</summary>
    public long MaxFileBytes { get; init; } = 1L << 30;
}
