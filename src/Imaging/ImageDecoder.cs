using MedFunctions.Imaging.Dicom;
using MedFunctions.Imaging.Raster;

namespace MedFunctions.Imaging;

/// <summary>Turns a file of unknown origin into pixels without identity, or says why not.</summary>
public static class ImageDecoder
{
    /// <summary>
    /// Decides by content, never by name, what the file is, and decodes it. PNG, JPEG and
    /// DICOM files (with or without preamble) are read.
    /// </summary>
    /// <param name="file">The whole file.</param>
    /// <param name="limits">Checked against the file's headers before memory for pixels is taken.</param>
    /// <returns>
    /// A <see cref="DecodedImage"/>, or a <see cref="Rejection"/> with a code of <see cref="RejectionCodes"/>: whatever the
    /// bytes are, they cause no exception. Colour whose three channels are equal in every pixel comes back as grey.
    /// </returns>
    public static DecodeResult Decode(ReadOnlyMemory<byte> file, ImageLimits limits)
    {
        ArgumentNullException.ThrowIfNull(limits);
        if (file.IsEmpty) return Rejections.Empty();
        if (file.Length > limits.MaxFileBytes) return Rejections.FileTooLarge(file.Length, limits.MaxFileBytes);
        return FileKind.Sniff(file.Span) switch
        {
            { Name: FileKind.Png } => PngDecoder.Decode(file, limits),
            { Name: FileKind.Jpeg } => JpegDecoder.Decode(file, limits),
            { Name: FileKind.Dicom } => DicomDecoder.Decode(file, limits),
            { IsImage: true } other => Rejections.UnsupportedFormat(other.Name),
            var other => Rejections.NotAnImage(other.Name),
        };
    }
}
