using System.Text.Json.Serialization;

namespace MedFunctions.Imaging.Transforms;

/// <summary>
/// One named step from prepared pixels to a network's input. The ordered list of steps lives in the model's
/// definition and card; training, the pipeline and HTTP inference run the same code over it.
/// </summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "name")]
[JsonDerivedType(typeof(ScaleIntensity), "scale-intensity")]
[JsonDerivedType(typeof(Resize), "resize")]
[JsonDerivedType(typeof(ToChannels), "to-channels")]
[JsonDerivedType(typeof(NormalizeIntensity), "normalize-intensity")]
public abstract record Transform;

/// <summary>Stored values to 0…1, MONOCHROME1 inverted so that 1 is always white.</summary>
/// <param name="Range">
/// <see cref="IntensityRange.Stored"/>: the range that the bit depth allows. <see cref="IntensityRange.Window"/>: the
/// source's VOI window where it has one, else the stored range.
/// </param>
public sealed record ScaleIntensity(IntensityRange Range) : Transform;

/// <summary>Which values become 0 and 1.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<IntensityRange>))]
public enum IntensityRange
{
    [JsonStringEnumMemberName("stored")]
    Stored,

    [JsonStringEnumMemberName("window")]
    Window,
}

/// <summary>Resamples to a fixed size: area average when shrinking, bilinear when growing, per axis.</summary>
/// <param name="Height">Rows, 1…4096.</param>
/// <param name="Width">Columns, 1…4096.</param>
/// <param name="Fit">How another aspect ratio is brought to the target.</param>
public sealed record Resize(int Height, int Width, ResizeFit Fit) : Transform;

/// <summary>What becomes of the aspect ratio.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ResizeFit>))]
public enum ResizeFit
{
    /// <summary>Both axes are scaled on their own.</summary>
    [JsonStringEnumMemberName("squeeze")]
    Squeeze,

    /// <summary>Scaled to fit inside, centred, the rest is 0.</summary>
    [JsonStringEnumMemberName("letterbox")]
    Letterbox,

    /// <summary>Scaled to cover, centred, the rest is cut off.</summary>
    [JsonStringEnumMemberName("crop")]
    Crop,
}

/// <summary>1 channel: luminance (ITU-R BT.601). 3 channels: grey repeated, colour kept.</summary>
/// <param name="Count">1 or 3.</param>
public sealed record ToChannels(int Count) : Transform;

/// <summary>(value − mean) ÷ standard deviation, the same for every channel.</summary>
/// <param name="Mean">Finite.</param>
/// <param name="StandardDeviation">Greater than 0.</param>
public sealed record NormalizeIntensity(double Mean, double StandardDeviation) : Transform;
