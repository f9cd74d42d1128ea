using MedFunctions.Core.Datasets;
using TorchSharp;

namespace MedFunctions.Trainer.Inputs;

/// <summary>All images of a dataset as one tensor in memory, with their labels and splits.</summary>
internal sealed class TrainingInputs : IDisposable
{
    private readonly Dictionary<Split, int[]> bySplit;

    /// <param name="images">Images × channels × height × width, float32; owned.</param>
    /// <param name="labels">By image: index of its class.</param>
    /// <param name="splits">By image.</param>
    public TrainingInputs(torch.Tensor images, int[] labels, IReadOnlyList<Split> splits)
    {
        Images = images;
        Labels = labels;
        LabelTensor = torch.tensor(labels.Select(static label => (long)label).ToArray());
        bySplit = Enum.GetValues<Split>().ToDictionary(
            static split => split,
            split => Enumerable.Range(0, labels.Length).Where(i => splits[i] == split).ToArray());
    }

    public torch.Tensor Images { get; }

    /// <summary>The same as <see cref="Labels"/>, 64-bit integers.</summary>
    public torch.Tensor LabelTensor { get; }

    public int[] Labels { get; }

    /// <summary>Indices of the images of a split, in manifest order.</summary>
    public int[] Of(Split split) => bySplit[split];

    /// <summary>Labels of the images of a split.</summary>
    public int[] LabelsOf(Split split) => [.. bySplit[split].Select(i => Labels[i])];

    /// <summary>A copy of the images given, in that order.</summary>
    public torch.Tensor Select(ReadOnlySpan<int> indices)
    {
        using var index = torch.tensor(indices.ToArray().Select(static i => (long)i).ToArray());
        return Images.index_select(0, index);
    }

    public void Dispose()
    {
        Images.Dispose();
        LabelTensor.Dispose();
    }
}
