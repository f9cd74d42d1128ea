using MedFunctions.Trainer.Onnx;
using TorchSharp;

namespace MedFunctions.Trainer.Networks;

/// <summary>Convolution blocks one after another, then a classifier head.</summary>
internal class ConvolutionalNetwork : Network
{
    private readonly ConvolutionBlock[] blocks;
    private readonly ClassifierHead head;

    /// <param name="name">Name in model definitions.</param>
    /// <param name="input">Size of an image; each block halves it.</param>
    /// <param name="filters">Filters of each block.</param>
    /// <param name="units">Width of the hidden dense layer.</param>
    /// <param name="dropout">Share of hidden activations set to 0 while training.</param>
    /// <param name="classes">Logits.</param>
    public ConvolutionalNetwork(string name, InputShape input, IReadOnlyList<int> filters, int units, double dropout, int classes)
        : base(name, input, classes)
    {
        blocks = [.. filters.Select((count, i) => new ConvolutionBlock(i == 0 ? input.Channels : filters[i - 1], count))];
        Maps = new MapShape(filters[^1], input.Height >> filters.Count, input.Width >> filters.Count);
        head = new ClassifierHead(Maps, units, dropout, classes);
        for (var i = 0; i < blocks.Length; i++) register_module($"block{i + 1}", blocks[i]);
        register_module("head", head);
    }

    public override MapShape Maps { get; }

    public override int Features => head.Units;

    public override Activations Run(torch.Tensor images)
    {
        var maps = images;
        foreach (var block in blocks) maps = block.forward(maps);
        var features = head.Features(maps);
        return new Activations(maps, features, head.forward(features));
    }

    public override void Describe(GraphBuilder graph)
    {
        var maps = TensorNames.Image;
        for (var i = 0; i < blocks.Length; i++) maps = blocks[i].Describe(graph, maps, $"block{i + 1}");
        head.Describe(graph, maps);
    }
}
