using System.Runtime.InteropServices;
using MedFunctions.Trainer.Inputs;
using MedFunctions.Trainer.Networks;
using TorchSharp;

namespace MedFunctions.Trainer.Learning;

/// <summary>Runs a network over images without learning from them.</summary>
internal static class Scorer
{
    private const int BatchSize = 128;

    /// <returns>By image: one logit a class.</returns>
    public static double[][] Logits(Network network, TrainingInputs inputs, ReadOnlySpan<int> indices, CancellationToken cancellation = default)
    {
        network.eval();
        var result = new double[indices.Length][];
        for (var start = 0; start < indices.Length; start += BatchSize)
        {
            cancellation.ThrowIfCancellationRequested();
            using var scope = torch.NewDisposeScope();
            using var noGradient = torch.no_grad();
            var part = indices.Slice(start, Math.Min(BatchSize, indices.Length - start));
            var logits = network.forward(inputs.Select(part)).contiguous();
            var values = MemoryMarshal.Cast<byte, float>(logits.bytes);
            for (var i = 0; i < part.Length; i++)
            {
                result[start + i] = new double[network.Classes];
                for (var c = 0; c < network.Classes; c++) result[start + i][c] = values[i * network.Classes + c];
            }
        }

        return result;
    }
}
