using System.Runtime.InteropServices;
using MedFunctions.Adapters.Onnx;
using MedFunctions.Trainer.Inputs;
using MedFunctions.Trainer.Networks;
using TorchSharp;

namespace MedFunctions.Trainer.Onnx;

/// <summary>How far the exported file and the trained network are apart.</summary>
/// <param name="Images">Images compared.</param>
/// <param name="Probabilities">Largest difference of a probability.</param>
/// <param name="Logits">Largest difference of a logit, relative to logits above 1.</param>
/// <param name="Cam">Largest difference of a class map, relative to the largest value of the maps where that is above 1.</param>
internal sealed record OnnxDifference(int Images, double Probabilities, double Logits, double Cam);

/// <summary>Runs the exported file and the trained network over the same images.</summary>
internal static class OnnxVerification
{
    /// <summary>Largest accepted difference; single precision with another order of sums stays well below it.</summary>
    public const double Tolerance = 1e-4;

    private const int MaxImages = 64;
    private const int MaxCamImages = 4;

    /// <param name="network">Trained network.</param>
    /// <param name="temperature">Temperature that was exported.</param>
    /// <param name="model">The exported file, loaded.</param>
    /// <param name="inputs">Images; evenly spaced ones are taken.</param>
    /// <exception cref="TrainingFailedException">They differ by more than <see cref="Tolerance"/>; the text gives the figures.</exception>
    public static OnnxDifference Compare(Network network, double temperature, OnnxModel model, TrainingInputs inputs)
    {
        network.eval();
        var all = inputs.Labels.Length;
        var chosen = Enumerable.Range(0, Math.Min(MaxImages, all)).Select(i => (int)((long)i * all / Math.Min(MaxImages, all))).ToArray();
        var (logits, probabilities) = (0.0, 0.0);
        for (var i = 0; i < chosen.Length; i++)
        {
            using var scope = torch.NewDisposeScope();
            using var noGradient = torch.no_grad();
            var image = inputs.Select([chosen[i]]);
            var expected = network.forward(image);
            var actual = model.Run(Values(image), batch: 1);
            logits = Math.Max(logits, Relative(Values(expected), actual.Logits, elementwise: true));
            probabilities = Math.Max(probabilities, Absolute(Values(torch.nn.functional.softmax(expected / temperature, 1)), actual.Probabilities));
        }

        var cam = CompareCam(network, model, inputs, chosen.AsSpan(0, Math.Min(MaxCamImages, chosen.Length)));
        var difference = new OnnxDifference(chosen.Length, probabilities, logits, cam);
        return probabilities <= Tolerance && logits <= Tolerance && cam <= Tolerance
            ? difference
            : throw new TrainingFailedException(FormattableString.Invariant(
                $"The exported model differs from the trained one on {chosen.Length} images: probabilities by {probabilities:g3}, logits by {logits:g3}, class maps by {cam:g3}; {Tolerance:g3} is allowed. This is a defect of the exporter."));
    }

    /// <summary>HiResCAM by automatic differentiation, N × classes × h × w.</summary>
    public static torch.Tensor AutogradCam(Network network, torch.Tensor images)
    {
        var activations = network.Run(images);
        var maps = new List<torch.Tensor>();
        for (var c = 0; c < network.Classes; c++)
        {
            var gradient = torch.autograd.grad([activations.Logits[.., c].sum()], [activations.Maps], retain_graph: true)[0];
            maps.Add((gradient * activations.Maps).sum(1));
        }

        return torch.stack(maps, 1).detach();
    }

    private static double CompareCam(Network network, OnnxModel model, TrainingInputs inputs, ReadOnlySpan<int> indices)
    {
        using var scope = torch.NewDisposeScope();
        var images = inputs.Select(indices);
        var expected = AutogradCam(network, images);
        var actual = model.Run(Values(images), indices.Length, includeCam: true);
        return Relative(Values(expected), actual.Cam!, elementwise: false);
    }

    private static ReadOnlySpan<float> Values(torch.Tensor tensor) => MemoryMarshal.Cast<byte, float>(tensor.contiguous().bytes);

    private static double Absolute(ReadOnlySpan<float> expected, ReadOnlySpan<float> actual)
    {
        var largest = 0.0;
        for (var i = 0; i < expected.Length; i++) largest = Largest(largest, Math.Abs(expected[i] - actual[i]));
        return largest;
    }

    private static double Relative(ReadOnlySpan<float> expected, ReadOnlySpan<float> actual, bool elementwise)
    {
        var scale = 1.0;
        if (!elementwise)
        {
            foreach (var value in expected) scale = Math.Max(scale, Math.Abs(value));
        }

        var largest = 0.0;
        for (var i = 0; i < expected.Length; i++)
        {
            largest = Largest(largest, Math.Abs(expected[i] - actual[i]) / (elementwise ? Math.Max(1, Math.Abs(expected[i])) : scale));
        }

        return largest;
    }

    // A value that is no number must not pass as a small difference.
    private static double Largest(double largest, double difference) =>
        double.IsNaN(difference) ? double.PositiveInfinity : Math.Max(largest, difference);
}
