using System.Runtime.InteropServices;
using MedFunctions.Adapters.Onnx;
using MedFunctions.Core.Datasets;
using MedFunctions.Core.Registry;
using MedFunctions.Core.Training;
using MedFunctions.Trainer.Inputs;
using TorchSharp;

namespace MedFunctions.Trainer;

/// <summary>What the exported file, as it will serve, says about the test split.</summary>
/// <param name="Truth">By image: index of the true class.</param>
/// <param name="Probabilities">By image: one probability a class.</param>
/// <param name="Metrics">How they fit each other.</param>
internal sealed record TestResult(IReadOnlyList<int> Truth, IReadOnlyList<IReadOnlyList<double>> Probabilities, EvaluationMetrics Metrics)
{
    public static TestResult Of(OnnxModel model, TrainingInputs inputs, ModelDefinition definition, double? threshold, CancellationToken cancellation)
    {
        var indices = inputs.Of(Split.Test);
        var probabilities = new List<IReadOnlyList<double>>(indices.Length);
        foreach (var index in indices)
        {
            cancellation.ThrowIfCancellationRequested();
            using var scope = torch.NewDisposeScope();
            var output = model.Run(MemoryMarshal.Cast<byte, float>(inputs.Images[index].bytes), batch: 1);
            probabilities.Add(Array.ConvertAll(output.Probabilities, static probability => (double)probability));
        }

        var truth = inputs.LabelsOf(Split.Test);
        return new TestResult(truth, probabilities, Evaluation.Compute(definition.Labels, definition.PositiveLabel, threshold, truth, probabilities));
    }
}
