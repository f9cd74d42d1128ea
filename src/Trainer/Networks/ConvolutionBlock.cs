using MedFunctions.Trainer.Onnx;
using TorchSharp;
using TorchSharp.Modules;

namespace MedFunctions.Trainer.Networks;

/// <summary>
/// 3 × 3 convolution with padding that keeps the size, batch normalisation if asked for, ReLU, then, if asked
/// for, 2 × 2 maximum, which halves the size.
/// </summary>
internal sealed class ConvolutionBlock : torch.nn.Module<torch.Tensor, torch.Tensor>
{
    private readonly Conv2d convolution;
    private readonly BatchNorm2d? normalization;
    private readonly bool pool;

    public ConvolutionBlock(int channels, int filters, bool normalize = false, bool pool = true)
        : base(nameof(ConvolutionBlock))
    {
        convolution = torch.nn.Conv2d(channels, filters, kernel_size: 3, padding: 1);
        normalization = normalize ? torch.nn.BatchNorm2d(filters) : null;
        this.pool = pool;
        RegisterComponents();
    }

    public override torch.Tensor forward(torch.Tensor input)
    {
        var convolved = convolution.forward(input);
        if (normalization is not null) convolved = normalization.forward(convolved);
        var rectified = torch.nn.functional.relu(convolved);
        return pool ? torch.nn.functional.max_pool2d(rectified, kernel_size: 2, stride: 2) : rectified;
    }

    /// <param name="graph">Where to add the block.</param>
    /// <param name="input">Name of the input tensor.</param>
    /// <param name="name">Prefix of the names of everything that is added.</param>
    /// <returns>Name of the output tensor.</returns>
    public string Describe(GraphBuilder graph, string input, string name)
    {
        var weight = graph.Weights($"{name}.weight", convolution.weight);
        var bias = graph.Weights($"{name}.bias", convolution.bias!);
        var convolved = graph.Node("Conv", $"{name}.conv", [input, weight, bias], GraphBuilder.Integers("kernel_shape", 3, 3), GraphBuilder.Integers("pads", 1, 1, 1, 1));
        if (normalization is not null) convolved = DescribeNormalization(graph, normalization, convolved, name);
        var rectified = graph.Node("Relu", $"{name}.relu", [convolved]);
        if (!pool) return rectified;
        return graph.Node("MaxPool", $"{name}.pool", [rectified], GraphBuilder.Integers("kernel_shape", 2, 2), GraphBuilder.Integers("strides", 2, 2));
    }

    // The default epsilon of the operator is that of torch, 1e-5.
    private static string DescribeNormalization(GraphBuilder graph, BatchNorm2d normalization, string input, string name) => graph.Node(
        "BatchNormalization",
        $"{name}.norm",
        [
            input,
            graph.Weights($"{name}.scale", normalization.weight),
            graph.Weights($"{name}.shift", normalization.bias!),
            graph.Weights($"{name}.mean", normalization.running_mean!),
            graph.Weights($"{name}.variance", normalization.running_var!),
        ]);
}
