namespace MedFunctions.Adapters.Onnx;

/// <summary>What a model says about a batch of images; every array is image after image.</summary>
/// <param name="Logits">Batch × classes, scores before calibration.</param>
/// <param name="Probabilities">Batch × classes, calibrated, 0…1.</param>
/// <param name="Features">Batch × features, activations of the last hidden layer.</param>
/// <param name="Cam">Batch × classes × cam height × cam width, what each place adds to a class's logit; null unless asked for.</param>
public sealed record ModelOutput(float[] Logits, float[] Probabilities, float[] Features, float[]? Cam);
