using MedFunctions.Trainer.Onnx;
using TorchSharp;

namespace MedFunctions.Trainer.Networks;

/// <summary>Sizes of one input image.</summary>
/// <param name="Channels">1 or 3.</param>
/// <param name="Height">Rows.</param>
/// <param name="Width">Columns.</param>
internal sealed record InputShape(int Channels, int Height, int Width)
{
    /// <summary>Values of one image.</summary>
    public int Count => Channels * Height * Width;

    public override string ToString() => $"{Height} × {Width} × {Channels}";
}

/// <summary>Sizes of one image's maps after the last convolution block.</summary>
internal sealed record MapShape(int Channels, int Height, int Width)
{
    public int Count => Channels * Height * Width;
}

/// <summary>What a network computes for a batch of N images.</summary>
/// <param name="Maps">Output of the last convolution block, N × channels × h × w.</param>
/// <param name="Features">Activations of the last hidden layer, N × features.</param>
/// <param name="Logits">N × classes.</param>
internal readonly record struct Activations(torch.Tensor Maps, torch.Tensor Features, torch.Tensor Logits);

/// <summary>A network that can be trained here and described as an ONNX graph.</summary>
internal abstract class Network(string name, InputShape input, int classes) : torch.nn.Module<torch.Tensor, torch.Tensor>(name)
{
    public InputShape Input { get; } = input;

    public int Classes { get; } = classes;

    /// <summary>Sizes of <see cref="Activations.Maps"/>.</summary>
    public abstract MapShape Maps { get; }

    /// <summary>Number of <see cref="Activations.Features"/>.</summary>
    public abstract int Features { get; }

    /// <summary>Everything that training changes: weights first, then running statistics; always in the same order.</summary>
    public IReadOnlyList<torch.Tensor> Variables => [.. parameters(), .. named_buffers().Select(static pair => pair.buffer)];

    /// <summary>Runs a batch, N × channels × height × width.</summary>
    public abstract Activations Run(torch.Tensor images);

    /// <summary>
    /// Adds the network to a graph with the tensors <see cref="TensorNames.Features"/>, <see cref="TensorNames.Logits"/> and
    /// <see cref="TensorNames.Cam"/>, computed from <see cref="TensorNames.Image"/>.
    /// </summary>
    public abstract void Describe(GraphBuilder graph);

    public override torch.Tensor forward(torch.Tensor images) => Run(images).Logits;
}
