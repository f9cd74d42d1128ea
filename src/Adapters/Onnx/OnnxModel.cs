using System.Buffers;
using System.Runtime.InteropServices;
using MedFunctions.Core;
using Microsoft.ML.OnnxRuntime;

namespace MedFunctions.Adapters.Onnx;

/// <summary>
/// A bundle's <c>model.onnx</c> ready to answer. One instance serves any number of threads; dispose it when the last call
/// has returned.
/// </summary>
public sealed class OnnxModel : IDisposable
{
    private const string Image = "image";
    private const string Logits = "logits";
    private const string Probabilities = "probabilities";
    private const string Features = "features";
    private const string Cam = "cam";

    private static readonly string[] WithoutCam = [Logits, Probabilities, Features];
    private static readonly string[] WithCam = [Logits, Probabilities, Features, Cam];

    private readonly InferenceSession session;
    private readonly RunOptions runOptions = new();

    private OnnxModel(InferenceSession session)
    {
        this.session = session;
        var image = OnnxContract.Require(session.InputMetadata, "input", Image, rank: 4);
        Channels = image[1];
        Height = image[2];
        Width = image[3];
        ClassCount = OnnxContract.Require(session.OutputMetadata, "output", Probabilities, rank: 2)[1];
        OnnxContract.RequireSame(session.OutputMetadata, Logits, [ClassCount]);
        FeatureCount = OnnxContract.Require(session.OutputMetadata, "output", Features, rank: 2)[1];
        var cam = OnnxContract.Require(session.OutputMetadata, "output", Cam, rank: 4);
        OnnxContract.RequireSame(session.OutputMetadata, Cam, [ClassCount, cam[2], cam[3]]);
        CamHeight = cam[2];
        CamWidth = cam[3];
        Metadata = session.ModelMetadata.CustomMetadataMap;
    }

    /// <summary>Text by name from the file, such as <c>transforms_hash</c>.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; }

    public int Channels { get; }

    public int Height { get; }

    public int Width { get; }

    public int ClassCount { get; }

    public int FeatureCount { get; }

    public int CamHeight { get; }

    public int CamWidth { get; }

    /// <summary>Loads and optimises a model.</summary>
    /// <param name="onnx">The whole file.</param>
    /// <param name="options">How to run it.</param>
    /// <exception cref="InvalidInputException">The file isn't an ONNX model with the inputs and outputs of a bundle.</exception>
    public static OnnxModel Load(ReadOnlyMemory<byte> onnx, OnnxModelOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.IntraOpThreads, 1);
        if (onnx.Length > options.MaxFileBytes)
        {
            throw new InvalidInputException($"The model has {onnx.Length} bytes; at most {options.MaxFileBytes} are loaded.");
        }

        var session = CreateSession(onnx, options);
        try
        {
            return new OnnxModel(session);
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }

    /// <summary>Runs a batch.</summary>
    /// <param name="images">Batch × channels × height × width values, image after image.</param>
    /// <param name="batch">Number of images, at least 1.</param>
    /// <param name="includeCam">Whether to return the class maps too.</param>
    /// <exception cref="ArgumentException">The number of values doesn't fit the batch.</exception>
    public ModelOutput Run(ReadOnlySpan<float> images, int batch, bool includeCam = false)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(batch, 1);
        var count = (long)batch * Channels * Height * Width;
        if (images.Length != count)
        {
            throw new ArgumentException($"{batch} images of {Channels} × {Height} × {Width} are {count} values, not {images.Length}.", nameof(images));
        }

        // The runtime needs memory that doesn't move; copying an image costs microseconds.
        var buffer = ArrayPool<float>.Shared.Rent(images.Length);
        try
        {
            images.CopyTo(buffer);
            using var input = OrtValue.CreateTensorValueFromMemory(
                OrtMemoryInfo.DefaultInstance, buffer.AsMemory(0, images.Length), [batch, Channels, Height, Width]);
            using var outputs = session.Run(runOptions, [Image], [input], includeCam ? WithCam : WithoutCam);
            return new ModelOutput(Copy(outputs[0]), Copy(outputs[1]), Copy(outputs[2]), includeCam ? Copy(outputs[3]) : null);
        }
        finally
        {
            ArrayPool<float>.Shared.Return(buffer);
        }
    }

    public void Dispose()
    {
        runOptions.Dispose();
        session.Dispose();
    }

    private static InferenceSession CreateSession(ReadOnlyMemory<byte> onnx, OnnxModelOptions options)
    {
        using var settings = new SessionOptions
        {
            IntraOpNumThreads = options.IntraOpThreads,
            InterOpNumThreads = 1,
            ExecutionMode = ExecutionMode.ORT_SEQUENTIAL,
            GraphOptimizationLevel = GraphOptimizationLevel.ORT_ENABLE_ALL,
            LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR,
        };
        // Idle threads that spin take the cores from whatever else the host does.
        settings.AddSessionConfigEntry("session.intra_op.allow_spinning", "0");
        var whole = MemoryMarshal.TryGetArray(onnx, out var segment) && segment.Offset == 0 && segment.Count == segment.Array!.Length
            ? segment.Array
            : onnx.ToArray();
        try
        {
            return new InferenceSession(whole, settings);
        }
        catch (OnnxRuntimeException exception)
        {
            throw new InvalidInputException("The file isn't a model that ONNX Runtime can load: it is damaged, or needs operators that are not there.", exception);
        }
    }

    private static float[] Copy(OrtValue value) => value.GetTensorDataAsSpan<float>().ToArray();
}
