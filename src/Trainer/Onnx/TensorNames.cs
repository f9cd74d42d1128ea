namespace MedFunctions.Trainer.Onnx;

/// <summary>Names of a model's inputs and outputs.</summary>
internal static class TensorNames
{
    public const string Image = "image";
    public const string Logits = "logits";
    public const string Probabilities = "probabilities";
    public const string Features = "features";
    public const string Cam = "cam";
}
