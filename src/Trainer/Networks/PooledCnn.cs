using MedFunctions.Trainer.Onnx;
using TorchSharp;
using TorchSharp.Modules;

namespace MedFunctions.Trainer.Networks;

/// <summary>
/// Four normalised convolution blocks, the mean over all places, one dense layer. What it learns at one place holds at every
/// place, so it needs fewer images than a network with a dense layer over places, where findings move about. The last block
/// keeps its size, so that class maps stay fine enough to point at something.
/// </summary>
internal sealed class PooledCnn : Network
{
    public const string Name = "pooled-cnn";

    private static readonly int[] Filters = [32, 64, 64, 128];

    private readonly ConvolutionBlock[] blocks;
    private readonly Linear output;

    public PooledCnn(int classes)
        : base(Name, Shape, classes)
    {
        blocks = [.. Filters.Select(static (count, i) => new ConvolutionBlock(i == 0 ? Shape.Channels : Filters[i - 1], count, normalize: true, pool: i < Filters.Length - 1))];
        output = torch.nn.Linear(Filters[^1], classes);
        for (var i = 0; i < blocks.Length; i++) register_module($"block{i + 1}", blocks[i]);
        register_module("output", output);
    }

    public static InputShape Shape { get; } = new(Channels: 3, Height: 64, Width: 64);

    public override MapShape Maps { get; } = new(Filters[^1], Shape.Height >> (Filters.Length - 1), Shape.Width >> (Filters.Length - 1));

    public override int Features => Filters[^1];

    public override Activations Run(torch.Tensor images)
    {
        var maps = images;
        foreach (var block in blocks) maps = block.forward(maps);
        var features = maps.mean([2, 3]);
        return new Activations(maps, features, output.forward(features));
    }

    public override void Describe(GraphBuilder graph)
    {
        var maps = TensorNames.Image;
        for (var i = 0; i < blocks.Length; i++) maps = blocks[i].Describe(graph, maps, $"block{i + 1}");
        var weight = graph.Weights("output.weight", output.weight);
        var pooled = graph.Node("GlobalAveragePool", "pooled", [maps]);
        graph.Node("Flatten", TensorNames.Features, [pooled], GraphBuilder.Integer("axis", 1));
        graph.Node("Gemm", TensorNames.Logits, [TensorNames.Features, weight, graph.Weights("output.bias", output.bias!)], GraphBuilder.Integer("transB", 1));
        DescribeClassMaps(graph, maps, weight);
    }

    /// <summary>HiResCAM: behind a mean over places the gradient is the class's weights ÷ places, the same everywhere.</summary>
    private void DescribeClassMaps(GraphBuilder graph, string maps, string weight)
    {
        var byPlace = graph.Node("Reshape", "cam.by_place", [maps, graph.Constant("cam.flat_shape", -1, Maps.Channels, Maps.Height * Maps.Width)]);
        var sums = graph.Node("MatMul", "cam.sums", [weight, byPlace]);
        var means = graph.Node("Div", "cam.means", [sums, graph.Scalar("cam.places", Maps.Height * Maps.Width)]);
        graph.Node("Reshape", TensorNames.Cam, [means, graph.Constant("cam.shape", -1, Classes, Maps.Height, Maps.Width)]);
    }
}
