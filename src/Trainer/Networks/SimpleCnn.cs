namespace MedFunctions.Trainer.Networks;

/// <summary>One convolution block of 32 filters and a hidden layer of 128: small, fast, enough for coarse patterns.</summary>
internal sealed class SimpleCnn(int classes)
    : ConvolutionalNetwork(Name, Shape, filters: [32], units: 128, dropout: 0, classes)
{
    public const string Name = "simple-cnn";

    public static InputShape Shape { get; } = new(Channels: 3, Height: 64, Width: 64);
}
