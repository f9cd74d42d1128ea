using Google.Protobuf;
using MedFunctions.Core.Registry;
using MedFunctions.Trainer.Networks;
using MedFunctions.Trainer.Onnx.Format;

namespace MedFunctions.Trainer.Onnx;

/// <summary>Writes a trained network as an ONNX file.</summary>
internal static class OnnxExporter
{
    /// <summary>Version of the operators that are used.</summary>
    public const int Opset = 17;

    /// <summary>Version of the file format.</summary>
    public const int IrVersion = 8;

    /// <summary>The input and the outputs, as they are in the graph and in the model card.</summary>
    public static (TensorContract Input, IReadOnlyList<TensorContract> Outputs) Contract(Network network)
    {
        var (input, maps) = (network.Input, network.Maps);
        return (
            Tensor(TensorNames.Image, "Images after the transforms, rows from the top, columns from the left.", input.Channels, input.Height, input.Width),
            [
                Tensor(TensorNames.Logits, "Scores before calibration, any real number.", network.Classes),
                Tensor(TensorNames.Probabilities, "Calibrated probability of each class, 0 to 1, sum 1.", network.Classes),
                Tensor(TensorNames.Features, "Activations of the last hidden layer, 0 or more.", network.Features),
                Tensor(TensorNames.Cam, "HiResCAM by class: what each place adds to (positive) or takes from (negative) the class's logit.", network.Classes, maps.Height, maps.Width),
            ]);
    }

    /// <summary>The network with its calibration as an ONNX file; the batch axis <c>N</c> is free.</summary>
    /// <param name="network">Trained network.</param>
    /// <param name="temperature">Logits are divided by this before softmax, greater than 0.</param>
    /// <param name="metadata">Kept in the file as text by name.</param>
    public static byte[] Export(Network network, double temperature, IReadOnlyDictionary<string, string> metadata)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(temperature);
        var graph = new GraphBuilder(network.GetName());
        var (input, outputs) = Contract(network);
        graph.Input(input.Name, input.Meaning, [.. input.Shape]);
        network.Describe(graph);
        var calibrated = graph.Node("Div", "calibrated", [TensorNames.Logits, graph.Scalar("temperature", (float)temperature)]);
        graph.Node("Softmax", TensorNames.Probabilities, [calibrated], GraphBuilder.Integer("axis", 1));
        foreach (var output in outputs) graph.Output(output.Name, output.Meaning, [.. output.Shape]);
        var model = new ModelProto
        {
            IrVersion = IrVersion,
            ProducerName = "MedFunctions",
            ProducerVersion = typeof(OnnxExporter).Assembly.GetName().Version?.ToString(3) ?? "0",
            Graph = graph.Build(),
            OpsetImport = { new OperatorSetIdProto { Domain = "", Version = Opset } },
        };
        foreach (var (key, value) in metadata.OrderBy(static pair => pair.Key, StringComparer.Ordinal))
        {
            model.MetadataProps.Add(new StringStringEntryProto { Key = key, Value = value });
        }

        return model.ToByteArray();
    }

    private static TensorContract Tensor(string name, string meaning, params ReadOnlySpan<int> shape) =>
        new(name, "float32", [GraphBuilder.Batch, .. shape], meaning);
}
