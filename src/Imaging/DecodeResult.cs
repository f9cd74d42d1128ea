using System.Globalization;
using System.Text;

namespace MedFunctions.Imaging;

/// <summary>Bounds that are checked before memory is taken.</summary>
public sealed record ImageLimits
{
    /// <summary>Largest accepted file, bytes. Default 512 MiB.</summary>
    public long MaxFileBytes { get; init; } = 512L << 20;

    /// <summary>Largest accepted width or height, pixels. Default 20,000 (the largest detector in use has under 10,000).</summary>
    public int MaxSide { get; init; } = 20_000;

    /// <summary>Largest accepted width × height, pixels. Default 120 million.</summary>
    public long MaxPixels { get; init; } = 120_000_000;
}

/// <summary>What came out of a file: <see cref="DecodedImage"/> or <see cref="Rejection"/>.</summary>
public abstract record DecodeResult;

/// <summary>
/// Why a file can't be used, as a value: a bad file is an expected outcome.
/// </summary>
/// <param name="Code">Stable kebab-case word for programs, for example <c>truncated</c>.</param>
/// <param name="Reason">One or two sentences for a clinic's technician: what is wrong and what to do. No patient data, no file name.</param>
public sealed record Rejection(string Code, string Reason) : DecodeResult;

/// <summary>A decoded, de-identified image.</summary>
/// <param name="Pixels">Pixels and their meaning.</param>
/// <param name="Facts">Technical attributes that carry no identity.</param>
/// <param name="PatientId">
/// The identifier that the file carries, for making a pseudonym in memory; never stored, logged or sent. Null where the format has none.
/// </param>
public sealed record DecodedImage(PixelImage Pixels, ImageFacts Facts, string? PatientId) : DecodeResult
{
    /// <summary>Leaves the patient out of <see cref="object.ToString"/>, which ends up in logs and messages.</summary>
    protected override bool PrintMembers(StringBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Append(CultureInfo.InvariantCulture, $"{nameof(Facts)} = {Facts}");
        return true;
    }
}

/// <summary>Technical attributes that pass de-identification.</summary>
/// <param name="Format"><c>png</c>, <c>jpeg</c> or <c>dicom</c>.</param>
/// <param name="Modality">DICOM modality code such as <c>CR</c>, <c>CT</c>, <c>MR</c>; null where unknown.</param>
/// <param name="BodyPart">DICOM body part term such as <c>CHEST</c>; null where unknown.</param>
/// <param name="Frames">Number of frames in the source.</param>
/// <param name="BitsStored">Bits a sample in the source, 1…16.</param>
/// <param name="RowSpacing">Millimetres between row centres, or null.</param>
/// <param name="ColumnSpacing">Millimetres between column centres, or null.</param>
/// <param name="DeidentificationCodes">CID 7050 method codes that were applied (DICOM PS3.15 annex E).</param>
public sealed record ImageFacts(
    string Format,
    string? Modality,
    string? BodyPart,
    int Frames,
    int BitsStored,
    double? RowSpacing,
    double? ColumnSpacing,
    IReadOnlyList<string> DeidentificationCodes);
