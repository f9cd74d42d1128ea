namespace MedFunctions.Trainer.Networks;

/// <summary>
/// Four convolution blocks of 16, 32, 64 and 128 filters and a hidden layer of 64: few weights, and maps so small that where in
/// the image something lies matters little. The choice where there are few images.
/// </summary>
internal sealed class CompactCnn(int classes)
    : ConvolutionalNetwork(Name, Shape, filters: [16, 32, 64, 128], units: 64, dropout: 0.25, classes)
{
    public const string Name = "compact-cnn";

    public static InputShape Shape { get; } = new(Channels: 3, Height: 64, Width: 64);
}
