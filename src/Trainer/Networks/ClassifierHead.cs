using MedFunctions.Trainer.Onnx;
using TorchSharp;
using TorchSharp.Modules;

namespace MedFunctions.Trainer.Networks;

/// <summary>Flatten, dense layer, ReLU, dropout while training, dense layer to the logits.</summary>
internal sealed class ClassifierHead : torch.nn.Module<torch.Tensor, torch.Tensor>
{
    private readonly MapShape maps;
    private readonly int classes;
    private readonly double dropout;
    private readonly Linear hidden;
    private readonly Linear output;

    /// <param name="maps">Sizes of the maps that come in.</param>
    /// <param name="units">Width of the hidden layer.</param>
    /// <param name="dropout">Share of hidden activations set to 0 while training, 0…1.</param>
    /// <param name="classes">Logits.</param>
    public ClassifierHead(MapShape maps, int units, double dropout, int classes)
        : base(nameof(ClassifierHead))
    {
        this.maps = maps;
        this.classes = classes;
        this.dropout = dropout;
        hidden = torch.nn.Linear(maps.Count, units);
        output = torch.nn.Linear(units, classes);
        RegisterComponents();
    }

    public int Units => (int)hidden.out_features;

    public torch.Tensor Features(torch.Tensor input) => torch.nn.functional.relu(hidden.forward(input.flatten(1)));

    public override torch.Tensor forward(torch.Tensor features) =>
        output.forward(dropout > 0 ? torch.nn.functional.dropout(features, dropout, training) : features);

    /// <param name="graph">Where to add the layers.</param>
    /// <param name="input">Name of the maps.</param>
    public void Describe(GraphBuilder graph, string input)
    {
        var hiddenWeight = graph.Weights("hidden.weight", hidden.weight);
        var outputWeight = graph.Weights("output.weight", output.weight);
        var flat = graph.Node("Flatten", "flat", [input], GraphBuilder.Integer("axis", 1));
        var dense = graph.Node("Gemm", "hidden", [flat, hiddenWeight, graph.Weights("hidden.bias", hidden.bias!)], GraphBuilder.Integer("transB", 1));
        graph.Node("Relu", TensorNames.Features, [dense]);
        graph.Node("Gemm", TensorNames.Logits, [TensorNames.Features, outputWeight, graph.Weights("output.bias", output.bias!)], GraphBuilder.Integer("transB", 1));
        DescribeClassMaps(graph, input, hiddenWeight, outputWeight);
    }

    /// <summary>
    /// HiResCAM (Draelos and Carin 2020): maps times the gradient of a class's logit with respect to them, summed over
    /// channels. The gradient of dense–ReLU–dense is known in closed form, (1[features &gt; 0] ⊙ W_out[class]) · W_hidden, so the
    /// explanation is a part of the forward graph and needs no automatic differentiation where the model serves. Features are
    /// ≥ 0, so their sign is the ReLU's mask.
    /// </summary>
    private void DescribeClassMaps(GraphBuilder graph, string input, string hiddenWeight, string outputWeight)
    {
        var open = graph.Node("Sign", "cam.open", [TensorNames.Features]);
        var openByClass = graph.Node("Unsqueeze", "cam.open_by_class", [open, graph.Constant("cam.class_axis", 1)]);
        var paths = graph.Node("Mul", "cam.paths", [openByClass, outputWeight]);
        var flatGradient = graph.Node("MatMul", "cam.flat_gradient", [paths, hiddenWeight]);
        var gradient = graph.Node("Reshape", "cam.gradient", [flatGradient, graph.Constant("cam.shape", -1, classes, maps.Channels, maps.Height, maps.Width)]);
        var mapsByClass = graph.Node("Unsqueeze", "cam.maps", [input, "cam.class_axis"]);
        var contributions = graph.Node("Mul", "cam.contributions", [gradient, mapsByClass]);
        graph.Node("ReduceSum", TensorNames.Cam, [contributions, graph.Constant("cam.channel_axis", 2)], GraphBuilder.Integer("keepdims", 0));
    }
}
