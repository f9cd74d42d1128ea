namespace MedFunctions.Trainer.Networks;

/// <summary>Three convolution blocks of 32, 64 and 128 filters, a hidden layer of 512 and dropout of one half.</summary>
internal sealed class DeepCnn(int classes)
    : ConvolutionalNetwork(Name, Shape, filters: [32, 64, 128], units: 512, dropout: 0.5, classes)
{
    public const string Name = "deep-cnn";

    public static InputShape Shape { get; } = new(Channels: 3, Height: 128, Width: 128);
}
