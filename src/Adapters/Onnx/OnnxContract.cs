using MedFunctions.Core;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace MedFunctions.Adapters.Onnx;

/// <summary>Checks that a model has the tensors of a bundle.</summary>
internal static class OnnxContract
{
    private const int FreeAxis = -1;

    /// <returns>The tensor's sizes; the first is the free batch axis.</returns>
    /// <exception cref="InvalidInputException">There is no such tensor; the text names those that are there.</exception>
    public static int[] Require(IReadOnlyDictionary<string, NodeMetadata> tensors, string kind, string name, int rank)
    {
        if (tensors.TryGetValue(name, out var found)
            && found.IsTensor
            && found.ElementDataType == TensorElementType.Float
            && found.Dimensions.Length == rank
            && found.Dimensions[0] == FreeAxis
            && found.Dimensions.Skip(1).All(static size => size > 0))
        {
            return found.Dimensions;
        }

        var there = string.Join("; ", tensors.OrderBy(static pair => pair.Key, StringComparer.Ordinal).Select(static pair => Describe(pair.Key, pair.Value)));
        throw new InvalidInputException(
            $"The model needs the {kind} '{name}': float32 with {rank} axes, a free batch axis first and fixed sizes after it. Its {kind}s are: {there}.");
    }

    /// <exception cref="InvalidInputException">The output has other sizes after the batch axis.</exception>
    public static void RequireSame(IReadOnlyDictionary<string, NodeMetadata> tensors, string name, ReadOnlySpan<int> sizes)
    {
        var found = Require(tensors, "output", name, sizes.Length + 1);
        if (!found.AsSpan(1).SequenceEqual(sizes))
        {
            throw new InvalidInputException($"The model's output '{name}' is {Describe(name, tensors[name])}, which doesn't fit its other outputs.");
        }
    }

    private static string Describe(string name, NodeMetadata tensor) => tensor.IsTensor
        ? $"{name} {tensor.ElementDataType} [{string.Join(" × ", tensor.Dimensions.Select(static size => size < 0 ? "N" : $"{size}"))}]"
        : $"{name} (no tensor)";
}
