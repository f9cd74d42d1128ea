namespace MedFunctions.Core.Inference;

/// <summary>A network that is ready to answer. Safe to use from several threads.</summary>
public interface INetwork : IDisposable
{
    /// <summary>Texts in the model file by name, such as <c>transforms_hash</c>.</summary>
    IReadOnlyDictionary<string, string> Metadata { get; }

    int Channels { get; }

    int Height { get; }

    int Width { get; }

    int Classes { get; }

    /// <param name="image">Channels × height × width values, as the transforms give them.</param>
    /// <returns>Calibrated probabilities by class; their sum is 1.</returns>
    IReadOnlyList<double> Predict(ReadOnlySpan<float> image);
}

/// <summary>Makes networks of model files.</summary>
public interface IModelLoader
{
    /// <param name="onnx">Content of <c>model.onnx</c>.</param>
    /// <exception cref="InvalidInputException">The file is not a model of the expected shape.</exception>
    INetwork Load(ReadOnlyMemory<byte> onnx);
}

/// <summary>Automatic predictions: blobs in <c>results</c>, rows in table <c>predictions</c>.</summary>
public interface IPredictionStore
{
    /// <returns>True when this upload has an answer of this version.</returns>
    Task<bool> ExistsAsync(Upload.ImageReady image, string model, int version, CancellationToken cancellationToken);

    Task SaveAsync(Upload.ImageReady image, Prediction prediction, CancellationToken cancellationToken);

    /// <summary>Answers for a dataset's uploads by source key, a page of them.</summary>
    Task<(IReadOnlyList<(string SourceKey, Prediction Prediction)> Items, string? Continuation)> ListAsync(
        string clinic, string dataset, string model, string? continuation, CancellationToken cancellationToken);

    Task<int> CountAsync(string clinic, string dataset, string model, CancellationToken cancellationToken);
}
