using MedFunctions.Core.Registry;
using TorchSharp;

namespace MedFunctions.Trainer.Learning;

/// <summary>Random changes of a batch, different for each image, computed for the whole batch at once.</summary>
internal sealed class Augmenter(Augmentation settings)
{
    /// <param name="images">Batch × channels × height × width.</param>
    /// <returns>Changed copies, or the batch itself when everything is switched off.</returns>
    public torch.Tensor Apply(torch.Tensor images)
    {
        var result = images;
        if (settings.Shift > 0 || settings.HorizontalFlip) result = Move(result);
        if (settings.Contrast > 0)
        {
            var mean = result.mean([1, 2, 3], keepdim: true);
            result = (result - mean) * (1 + Spread(result, settings.Contrast)) + mean;
        }

        return settings.Brightness > 0 ? result + Spread(result, settings.Brightness) : result;
    }

    /// <summary>Shifts and mirrors with bilinear sampling; what comes in at an edge repeats the edge.</summary>
    private torch.Tensor Move(torch.Tensor images)
    {
        var count = images.shape[0];
        var matrix = torch.zeros(count, 2, 3);
        matrix[.., 0, 0] = settings.HorizontalFlip ? torch.randint(0, 2, [count]) * 2f - 1f : torch.ones(count);
        matrix[.., 1, 1] = torch.ones(count);
        // The grid runs from −1 to 1, so a share of the side is twice that in grid units.
        if (settings.Shift > 0) matrix[.., .., 2] = (torch.rand(count, 2) * 2 - 1) * (2 * settings.Shift);
        var grid = torch.nn.functional.affine_grid(matrix, images.shape, align_corners: false);
        return torch.nn.functional.grid_sample(
            images, grid, torch.GridSampleMode.Bilinear, torch.GridSamplePaddingMode.Border, align_corners: false);
    }

    /// <summary>One number an image, evenly between −<paramref name="limit"/> and <paramref name="limit"/>.</summary>
    private static torch.Tensor Spread(torch.Tensor images, double limit) =>
        (torch.rand(images.shape[0], 1, 1, 1) * 2 - 1) * limit;
}
