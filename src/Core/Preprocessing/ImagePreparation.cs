using System.Security.Cryptography;
using MedFunctions.Imaging;

namespace MedFunctions.Core.Preprocessing;

/// <summary>A file that became an image, with what is to be stored of it.</summary>
/// <param name="Record">The record.</param>
/// <param name="Pixels">The pixels.</param>
/// <param name="PatientId">Identifier in the file, for a pseudonym; not to be stored.</param>
public sealed record Preparation(PreparedImageRecord Record, PixelImage Pixels, string? PatientId);

/// <summary>From the bytes of a file to a de-identified image with an identity of its own: the hash of its pixels.</summary>
public static class ImagePreparation
{
    private const int SmallSide = 32;

    /// <param name="file">The file.</param>
    /// <param name="limits">What is accepted.</param>
    /// <param name="sourceKey">Pseudonym of where it came from.</param>
    /// <param name="sourceETag">Version of the source.</param>
    /// <param name="rejection">Why the file can't be used, when the result is null.</param>
    public static Preparation? Prepare(
        ReadOnlyMemory<byte> file, ImageLimits limits, string sourceKey, string sourceETag, out Rejection? rejection)
    {
        var result = ImageDecoder.Decode(file, limits);
        rejection = result as Rejection;
        if (result is not DecodedImage image)
        {
            return null;
        }

        var pixels = image.Pixels;
        var record = new PreparedImageRecord(
            PreparedImageRecord.CurrentSchemaVersion,
            PixelHash.Compute(pixels)[..32],
            sourceKey,
            Convert.ToHexStringLower(SHA256.HashData(file.Span)),
            sourceETag,
            pixels.Width,
            pixels.Height,
            pixels.Channels,
            pixels.Meaning,
            image.Facts,
            Check(pixels),
            PreparedImageRecord.CurrentPipelineVersion);
        return new Preparation(record, pixels, image.PatientId);
    }

    /// <summary>Warnings tell a reader of the result what to doubt; they don't stop an image.</summary>
    internal static ImageQuality Check(PixelImage pixels)
    {
        ushort minimum = ushort.MaxValue, maximum = 0;
        long sum = 0;
        foreach (var sample in pixels.Samples)
        {
            minimum = Math.Min(minimum, sample);
            maximum = Math.Max(maximum, sample);
            sum += sample;
        }

        var warnings = new List<string>();
        var usable = pixels.Meaning.StoredMax - pixels.Meaning.StoredMin;
        if (minimum == maximum)
        {
            warnings.Add("blank");
        }
        else if (pixels.Meaning.Voi is null && (maximum - minimum) * 20L < usable)
        {
            warnings.Add("low-contrast");
        }

        if (Math.Min(pixels.Width, pixels.Height) < SmallSide)
        {
            warnings.Add("small");
        }

        return new ImageQuality(minimum, maximum, Math.Round((double)sum / pixels.Samples.LongLength, 3), warnings);
    }
}
