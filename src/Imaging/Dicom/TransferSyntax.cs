namespace MedFunctions.Imaging.Dicom;

/// <summary>Transfer syntaxes (PS3.5 annex A, PS3.6 annex A).</summary>
internal static class TransferSyntax
{
    public const string ImplicitLittleEndian = "1.2.840.10008.1.2";
    public const string ExplicitLittleEndian = "1.2.840.10008.1.2.1";

    private const string JpegFamily = "1.2.840.10008.1.2.4.";

    public static bool IsUncompressedLittleEndian(string uid) => uid is ImplicitLittleEndian or ExplicitLittleEndian;

    /// <summary>The compression in words; the identifier itself isn't repeated, since a file may write anything there.</summary>
    public static string Describe(string uid) => uid switch
    {
        "1.2.840.10008.1.2.1.99" => "deflated data",
        "1.2.840.10008.1.2.2" => "big-endian data",
        "1.2.840.10008.1.2.5" => "RLE-compressed pixels",
        "1.2.840.10008.1.2.1.98" => "encapsulated uncompressed pixels",
        _ when uid.StartsWith(JpegFamily, StringComparison.Ordinal) => DescribeJpegFamily(uid[JpegFamily.Length..]),
        _ => "data in an unknown encoding",
    };

    private static string DescribeJpegFamily(string suffix) => suffix switch
    {
        "50" => "JPEG-compressed pixels (baseline)",
        "51" => "JPEG-compressed pixels (extended)",
        "57" or "70" => "losslessly JPEG-compressed pixels",
        "80" or "81" => "JPEG-LS-compressed pixels",
        "90" or "91" or "92" or "93" => "JPEG 2000-compressed pixels",
        "201" or "202" or "203" => "High-Throughput JPEG 2000-compressed pixels",
        "110" or "111" or "112" => "JPEG XL-compressed pixels",
        "94" or "95" or "204" or "205" => "pixels that lie on another server (JPIP)",
        _ when suffix.StartsWith("10", StringComparison.Ordinal) => "video",
        _ => "pixels in a rare JPEG coding",
    };
}
