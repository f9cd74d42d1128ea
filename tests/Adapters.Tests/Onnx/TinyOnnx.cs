using System.Text;

namespace MedFunctions.Adapters.Tests.Onnx;

/// <summary>ONNX files of a few bytes, written field by field (ONNX IR version 8, opset 17).</summary>
internal static class TinyOnnx
{
    private const int Float = 1;

    /// <summary>One input, N × 3 × 4 × 5, handed through.</summary>
    public static byte[] Identity(string input, string output) =>
        Model([Node("Identity", input, output)], [Value(input, 3, 4, 5)], [Value(output, 3, 4, 5)]);

    /// <summary>A bundle's tensors for images of 2 channels and 1 pixel: the channels are the logits, the features and the class maps.</summary>
    public static byte[] Bundle() => Model(
        [
            Node("Identity", "image", "cam"),
            Node("Flatten", "image", "logits"),
            Node("Softmax", "logits", "probabilities"),
            Node("Identity", "logits", "features"),
        ],
        [Value("image", 2, 1, 1)],
        [Value("logits", 2), Value("probabilities", 2), Value("features", 2), Value("cam", 2, 1, 1)]);

    private static byte[] Model(byte[][] nodes, byte[][] inputs, byte[][] outputs)
    {
        byte[] graph = [
            .. nodes.SelectMany(node => Bytes(1, node)),
            .. Text(2, "tiny"),
            .. inputs.SelectMany(input => Bytes(11, input)),
            .. outputs.SelectMany(output => Bytes(12, output)),
        ];
        return [.. Number(1, 8), .. Bytes(7, graph), .. Bytes(8, [.. Text(1, ""), .. Number(2, 17)])];
    }

    private static byte[] Node(string type, string input, string output) => [.. Text(1, input), .. Text(2, output), .. Text(3, output), .. Text(4, type)];

    private static byte[] Value(string name, params int[] sizes)
    {
        byte[] shape = [.. Bytes(1, Text(2, "N")), .. sizes.SelectMany(size => Bytes(1, Number(1, size)))];
        return [.. Text(1, name), .. Bytes(2, Bytes(1, [.. Number(1, Float), .. Bytes(2, shape)]))];
    }

    private static byte[] Text(int field, string text) => Bytes(field, Encoding.UTF8.GetBytes(text));

    private static byte[] Number(int field, int value) => [.. Varint(field << 3), .. Varint(value)];

    private static byte[] Bytes(int field, byte[] content) => [.. Varint((field << 3) | 2), .. Varint(content.Length), .. content];

    private static byte[] Varint(int value)
    {
        var bytes = new List<byte>();
        for (; value > 0x7f; value >>= 7) bytes.Add((byte)(value | 0x80));
        return [.. bytes, (byte)value];
    }
}
