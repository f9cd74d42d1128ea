using MedFunctions.Core.Inference;

namespace MedFunctions.Adapters.Onnx;

/// <summary>Serves networks with ONNX Runtime.</summary>
internal sealed class OnnxModelLoader : IModelLoader
{
    public INetwork Load(ReadOnlyMemory<byte> onnx) => new OnnxNetwork(OnnxModel.Load(onnx, new OnnxModelOptions()));

    private sealed class OnnxNetwork(OnnxModel model) : INetwork
    {
        public IReadOnlyDictionary<string, string> Metadata => model.Metadata;

        public int Channels => model.Channels;

        public int Height => model.Height;

        public int Width => model.Width;

        public int Classes => model.ClassCount;

        public IReadOnlyList<double> Predict(ReadOnlySpan<float> image) =>
            Array.ConvertAll(model.Run(image, batch: 1).Probabilities, probability => (double)probability);

        public void Dispose() => model.Dispose();
    }
}
