using System.Runtime.InteropServices;
using Google.Protobuf;
using MedFunctions.Trainer.Onnx.Format;
using TorchSharp;

namespace MedFunctions.Trainer.Onnx;

/// <summary>Collects nodes and constants of an ONNX graph. Nodes are added in the order in which they can be computed.</summary>
internal sealed class GraphBuilder(string name)
{
    /// <summary>Stands for the free batch axis in shapes.</summary>
    public const int Batch = -1;

    private readonly GraphProto graph = new() { Name = name };

    public GraphProto Build() => graph;

    public void Input(string tensor, string meaning, params ReadOnlySpan<int> shape) => graph.Input.Add(Float(tensor, meaning, shape));

    public void Output(string tensor, string meaning, params ReadOnlySpan<int> shape) => graph.Output.Add(Float(tensor, meaning, shape));

    /// <summary>Adds a node with one output.</summary>
    /// <param name="type">Operator of ONNX opset <see cref="OnnxExporter.Opset"/>.</param>
    /// <param name="output">Name of the node and of the tensor that it makes.</param>
    /// <param name="inputs">Names of tensors.</param>
    /// <param name="attributes">What differs from the operator's defaults.</param>
    /// <returns><paramref name="output"/>.</returns>
    public string Node(string type, string output, IReadOnlyList<string> inputs, params IReadOnlyList<AttributeProto> attributes)
    {
        graph.Node.Add(new NodeProto { Name = output, OpType = type, Input = { inputs }, Output = { output }, Attribute = { attributes } });
        return output;
    }

    /// <summary>Adds a float constant from a tensor.</summary>
    /// <returns><paramref name="tensor"/>.</returns>
    public string Weights(string tensor, torch.Tensor values)
    {
        using var flat = values.detach().contiguous().cpu();
        return Add(tensor, TensorProto.Types.DataType.Float, values.shape, ByteString.CopyFrom(flat.bytes));
    }

    /// <summary>Adds a float constant without axes.</summary>
    /// <returns><paramref name="tensor"/>.</returns>
    public string Scalar(string tensor, float value) =>
        Add(tensor, TensorProto.Types.DataType.Float, [], ByteString.CopyFrom(MemoryMarshal.AsBytes<float>([value])));

    /// <summary>Adds a list of integers.</summary>
    /// <returns><paramref name="tensor"/>.</returns>
    public string Constant(string tensor, params long[] values) =>
        Add(tensor, TensorProto.Types.DataType.Int64, [values.Length], ByteString.CopyFrom(MemoryMarshal.AsBytes<long>(values)));

    public static AttributeProto Integer(string name, long value) =>
        new() { Name = name, Type = AttributeProto.Types.AttributeType.Int, I = value };

    public static AttributeProto Integers(string name, params ReadOnlySpan<long> values)
    {
        var attribute = new AttributeProto { Name = name, Type = AttributeProto.Types.AttributeType.Ints };
        foreach (var value in values) attribute.Ints.Add(value);
        return attribute;
    }

    private string Add(string tensor, TensorProto.Types.DataType type, IEnumerable<long> shape, ByteString raw)
    {
        graph.Initializer.Add(new TensorProto { Name = tensor, DataType = (int)type, Dims = { shape }, RawData = raw });
        return tensor;
    }

    private static ValueInfoProto Float(string tensor, string meaning, ReadOnlySpan<int> shape)
    {
        var sizes = new TensorShapeProto();
        foreach (var size in shape)
        {
            sizes.Dim.Add(size == Batch
                ? new TensorShapeProto.Types.Dimension { DimParam = "N" }
                : new TensorShapeProto.Types.Dimension { DimValue = size });
        }

        var type = new TypeProto { TensorType = new TypeProto.Types.Tensor { ElemType = (int)TensorProto.Types.DataType.Float, Shape = sizes } };
        return new ValueInfoProto { Name = tensor, DocString = meaning, Type = type };
    }
}
