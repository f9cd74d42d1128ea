using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace MedFunctions.Imaging;

/// <summary>The identity of an image: the same picture has the same hash whatever file it came in.</summary>
public static class PixelHash
{
    /// <summary>Hex digits of the hash that make an image id.</summary>
    public const int ImageIdLength = 32;

    /// <summary>SHA-256 over size, channels, meaning and samples (little-endian).</summary>
    /// <returns>64 lower-case hex digits; the first <see cref="ImageIdLength"/> are the image id.</returns>
    public static string Compute(PixelImage image)
    {
        ArgumentNullException.ThrowIfNull(image);
        using var stream = new MemoryStream();
        using (var writer = new BinaryWriter(stream))
        {
            var meaning = image.Meaning;
            writer.Write("medfunctions-pixels-1");
            writer.Write(image.Width);
            writer.Write(image.Height);
            writer.Write(image.Channels);
            writer.Write((int)meaning.Photometric);
            writer.Write(meaning.Slope);
            writer.Write(meaning.Intercept);
            writer.Write(meaning.StoredMin);
            writer.Write(meaning.StoredMax);
            writer.Write(meaning.Voi is not null);
            writer.Write(meaning.Voi?.Center ?? 0);
            writer.Write(meaning.Voi?.Width ?? 0);
        }

        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(stream.ToArray());
        // Every platform that .NET 10 supports with libvips is little-endian, so memory order is the order to hash.
        hash.AppendData(MemoryMarshal.AsBytes<ushort>(image.Samples));
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
