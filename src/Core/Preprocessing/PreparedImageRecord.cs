using MedFunctions.Imaging;

namespace MedFunctions.Core.Preprocessing;

/// <summary>What is known of a prepared image: <c>prepared/{imageId}/image.json</c>. Holds no identity.</summary>
/// <param name="SchemaVersion">Version of this format, 1.</param>
/// <param name="ImageId">First 32 hex digits of <see cref="PixelHash"/>.</param>
/// <param name="SourceKey">Pseudonym of the upload that became this image; a later upload of the same pixels is a duplicate.</param>
/// <param name="SourceSha256">SHA-256 of the source file.</param>
/// <param name="SourceETag">Version of the source blob.</param>
/// <param name="Width">Columns.</param>
/// <param name="Height">Rows.</param>
/// <param name="Channels">1 or 3.</param>
/// <param name="Meaning">What the stored values mean.</param>
/// <param name="Facts">Technical attributes that passed de-identification.</param>
/// <param name="Quality">Measured properties and warnings.</param>
/// <param name="PipelineVersion">Version of the preparing code.</param>
public sealed record PreparedImageRecord(
    int SchemaVersion,
    string ImageId,
    string SourceKey,
    string SourceSha256,
    string SourceETag,
    int Width,
    int Height,
    int Channels,
    PixelMeaning Meaning,
    ImageFacts Facts,
    ImageQuality Quality,
    string PipelineVersion)
{
    public const int CurrentSchemaVersion = 1;

    public const string CurrentPipelineVersion = "1";
}

/// <summary>Quality checks over the stored values.</summary>
/// <param name="Minimum">Smallest value that occurs.</param>
/// <param name="Maximum">Largest value that occurs.</param>
/// <param name="Mean">Mean value.</param>
/// <param name="Warnings">Codes such as <c>blank</c>, <c>low-contrast</c>, <c>small</c>; empty when nothing was noticed.</param>
public sealed record ImageQuality(int Minimum, int Maximum, double Mean, IReadOnlyList<string> Warnings);
