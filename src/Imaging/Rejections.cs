using System.Globalization;

namespace MedFunctions.Imaging;

/// <summary>The words in which a clinic's technician learns why a file wasn't taken and what to do.</summary>
internal static class Rejections
{
    public static Rejection Empty() => new(RejectionCodes.Empty,
        "The file has no content (0 bytes). The export or the transfer probably failed: export and send it again.");

    public static Rejection NotAnImage(string looksLike) => new(RejectionCodes.NotAnImage,
        $"The file is not a medical image: by its content it looks like {looksLike}. Send the image itself as DICOM, PNG or JPEG.");

    public static Rejection UnsupportedFormat(string format) => new(RejectionCodes.UnsupportedFormat,
        $"The file is a {format} image, which is not accepted. Export it as DICOM, PNG or JPEG and send it again.");

    public static Rejection Truncated(string format) => new(RejectionCodes.Truncated,
        $"The {format} file is cut short: its end is missing. Export or send it again.");

    public static Rejection FileTooLarge(long bytes, long limit) => new(RejectionCodes.TooLarge,
        string.Create(CultureInfo.InvariantCulture,
            $"The file has {Mebibytes(bytes)} MiB; the limit is {Mebibytes(limit)} MiB. Send single images rather than a whole study in one file."));

    public static Rejection ImageTooLarge(long width, long height, ImageLimits limits) => new(RejectionCodes.TooLarge,
        string.Create(CultureInfo.InvariantCulture,
            $"The image says that it has {width} × {height} pixels; the limit is {limits.MaxSide} a side and {limits.MaxPixels / 1_000_000} million in all. Export it at the size of the original examination."));

    public static Rejection Corrupt(string format, string what) => new(RejectionCodes.Corrupt,
        $"The {format} file is damaged: {what}. Export it again from its source.");

    public static Rejection UnsupportedTransferSyntax(string compression) => new(RejectionCodes.UnsupportedTransferSyntax,
        $"The DICOM file stores its data as {compression}, which is not read. Send it uncompressed (Explicit VR Little Endian, 1.2.840.10008.1.2.1).");

    public static Rejection MultiFrame(string what) => new(RejectionCodes.MultiFrame,
        $"The file holds {what}; only single images are accepted. Export each image as its own file.");

    public static Rejection NoPixels(string what) => new(RejectionCodes.NoPixels,
        $"The DICOM file has no image in it: {what}. Send the images of the examination.");

    public static Rejection BurnedInAnnotation() => new(RejectionCodes.BurnedInAnnotation,
        "The DICOM file says that text is drawn into the picture (Burned In Annotation = YES), which may name the patient. Send the original image without overlaid text.");

    public static Rejection UnsupportedPixels(string what) => new(RejectionCodes.UnsupportedPixels,
        $"The image stores its pixels in a way that is not read: {what}.");

    private static long Mebibytes(long bytes) => (bytes + (1 << 20) - 1) >> 20;
}
