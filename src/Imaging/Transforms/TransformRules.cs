using System.Globalization;

namespace MedFunctions.Imaging.Transforms;

/// <summary>What makes a list of steps a pipeline.</summary>
internal static class TransformRules
{
    public const int MaxSide = 4096;

    private const int MaxSteps = 16;

    /// <returns>Channels, height and width that the steps end in.</returns>
    /// <exception cref="ArgumentException">Names the step and what is wrong with it.</exception>
    public static (int Channels, int Height, int Width) Check(IReadOnlyList<Transform> steps)
    {
        if (steps.Count is 0 or > MaxSteps) throw new ArgumentException($"A pipeline has 1 to {MaxSteps} transforms, not {steps.Count}.", nameof(steps));
        int? channels = null;
        (int Height, int Width)? size = null;
        for (var i = 0; i < steps.Count; i++)
        {
            if (Fault(steps[i], isFirst: i == 0) is { } fault)
            {
                throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"Transform {i + 1} ({Name(steps[i])}): {fault}."), nameof(steps));
            }

            if (steps[i] is ToChannels toChannels) channels = toChannels.Count;
            if (steps[i] is Resize resize) size = (resize.Height, resize.Width);
        }

        if (size is null) throw new ArgumentException("The transforms leave height and width open: a resize is missing.", nameof(steps));
        if (channels is null) throw new ArgumentException("The transforms leave the channels open: a to-channels is missing.", nameof(steps));
        return (channels.Value, size.Value.Height, size.Value.Width);
    }

    private static string? Fault(Transform? step, bool isFirst) => step switch
    {
        null => "is null",
        ScaleIntensity when !isFirst => "must be the first transform, because only it reads stored values",
        ScaleIntensity scale when !Enum.IsDefined(scale.Range) => "unknown range",
        ScaleIntensity => null,
        _ when isFirst => "the first transform must be a scale-intensity, because only it reads stored values",
        Resize resize when resize.Height is < 1 or > MaxSide || resize.Width is < 1 or > MaxSide =>
            $"{resize.Height} × {resize.Width} isn't within 1…{MaxSide} a side",
        Resize resize when !Enum.IsDefined(resize.Fit) => "unknown fit",
        ToChannels toChannels when toChannels.Count is not (1 or 3) => $"{toChannels.Count} channels; only 1 and 3 exist",
        NormalizeIntensity normalize when !float.IsFinite((float)normalize.Mean) => "the mean isn't finite",
        NormalizeIntensity normalize when (float)normalize.StandardDeviation is not (> 0 and < float.PositiveInfinity) =>
            "the standard deviation isn't above 0",
        Resize or ToChannels or NormalizeIntensity => null,
        _ => "unknown transform",
    };

    private static string Name(Transform? step) => step switch
    {
        ScaleIntensity => "scale-intensity",
        Resize => "resize",
        ToChannels => "to-channels",
        NormalizeIntensity => "normalize-intensity",
        _ => "?",
    };
}
