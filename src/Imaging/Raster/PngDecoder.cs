using NetVips;

namespace MedFunctions.Imaging.Raster;

/// <summary>
/// PNG of 1 to 16 bits: grey, RGB, palette, with or without transparency. Fewer than 8 bits are brought to 0…255, palettes
/// are looked up. Colour profiles and gamma are ignored: the stored numbers count.
/// </summary>
internal static class PngDecoder
{
    public static DecodeResult Decode(ReadOnlyMemory<byte> file, ImageLimits limits)
    {
        if (PngHeader.Read(file.Span, limits, out var header) is { } refused) return refused;
        Vips.EnsureConfigured();
        try
        {
            // Warnings are about metadata, such as the wrong sRGB profile that much software writes; damage to pixels is an error.
            using var image = Image.PngloadBuffer(Vips.WholeArray(file), access: Enums.Access.Sequential, failOn: Enums.FailOn.Error);
            // Only pixels are kept, so text chunks and EXIF fall away; that is no profile of PS3.15, hence no codes.
            return new DecodedImage(RasterPixels.Read(image), new ImageFacts("png", null, null, 1, header.BitDepth, null, null, []), null);
        }
        catch (VipsException)
        {
            return Rejections.Corrupt(FileKind.Png, "its picture data can't be decoded or its checksums don't fit");
        }
    }
}
