namespace MedFunctions.Imaging;

/// <summary>The stable words in <see cref="Rejection.Code"/>. Programs may switch on them, so none is ever renamed.</summary>
public static class RejectionCodes
{
    /// <summary>0 bytes.</summary>
    public const string Empty = "empty";

    /// <summary>The content is something else: text, PDF, ZIP, ….</summary>
    public const string NotAnImage = "not-an-image";

    /// <summary>An image, but of a format that isn't read (GIF, TIFF, WebP, …).</summary>
    public const string UnsupportedFormat = "unsupported-format";

    /// <summary>The file ends before its image does.</summary>
    public const string Truncated = "truncated";

    /// <summary>More bytes or pixels than <see cref="ImageLimits"/> allows.</summary>
    public const string TooLarge = "too-large";

    /// <summary>The content contradicts itself or its checksums.</summary>
    public const string Corrupt = "corrupt";

    /// <summary>DICOM with compressed or big-endian data.</summary>
    public const string UnsupportedTransferSyntax = "unsupported-transfer-syntax";

    /// <summary>More than one frame or picture.</summary>
    public const string MultiFrame = "multi-frame";

    /// <summary>DICOM without an image: a report, a plan, a directory.</summary>
    public const string NoPixels = "no-pixels";

    /// <summary>DICOM that says that text is drawn into the picture (0028,0301).</summary>
    public const string BurnedInAnnotation = "burned-in-annotation";

    /// <summary>A pixel layout that isn't read: CMYK, palette, 32 bits, ….</summary>
    public const string UnsupportedPixels = "unsupported-pixels";
}
