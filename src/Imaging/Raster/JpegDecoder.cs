using NetVips;

namespace MedFunctions.Imaging.Raster;

/// <summary>
/// JPEG of 8 bits, grey or colour, sequential or progressive; turned upright as its EXIF orientation says. JPEG has no checksums:
/// changed bytes that still decode to the right number of blocks can't be noticed.
/// </summary>
internal static class JpegDecoder
{
    public static DecodeResult Decode(ReadOnlyMemory<byte> file, ImageLimits limits)
    {
        if (JpegHeader.Read(file.Span, limits, out var header) is { } refused) return refused;
        Vips.EnsureConfigured();
        try
        {
            // Turning needs the pixels in any order, so no sequential access here. libjpeg reports damaged pixels as warnings only.
            using var image = Image.JpegloadBuffer(Vips.WholeArray(file), autorotate: true, failOn: Enums.FailOn.Warning);
            // Only pixels are kept, so EXIF and comments fall away; that is no profile of PS3.15, hence no codes.
            return new DecodedImage(RasterPixels.Read(image), new ImageFacts("jpeg", null, null, 1, header.BitDepth, null, null, []), null);
        }
        catch (VipsException)
        {
            return Rejections.Corrupt(FileKind.Jpeg, "its picture data can't be decoded");
        }
    }
}
