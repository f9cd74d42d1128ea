using System.Text;
using MedFunctions.Imaging.Dicom;

namespace MedFunctions.Imaging;

/// <summary>What a file is by its first bytes.</summary>
/// <param name="Name">In words for people, for example <c>a PDF document</c>; images without article.</param>
/// <param name="IsImage">Whether it is an image format.</param>
internal readonly record struct FileKind(string Name, bool IsImage)
{
    public const string Png = "PNG";
    public const string Jpeg = "JPEG";
    public const string Dicom = "DICOM";

    private const int TextProbeBytes = 4096;

    private static readonly (byte[] Magic, int Offset, FileKind Kind)[] Signatures =
    [
        (Bytes("\x89PNG\r\n\x1a\n"), 0, new(Png, true)),
        (Bytes("\xff\xd8\xff"), 0, new(Jpeg, true)),
        (Bytes("GIF8"), 0, new("GIF", true)),
        (Bytes("II*\0"), 0, new("TIFF", true)),
        (Bytes("MM\0*"), 0, new("TIFF", true)),
        (Bytes("II+\0"), 0, new("TIFF", true)),
        (Bytes("MM\0+"), 0, new("TIFF", true)),
        (Bytes("BM"), 0, new("BMP", true)),
        (Bytes("WEBP"), 8, new("WebP", true)),
        (Bytes("ftyphe"), 4, new("HEIC", true)),
        (Bytes("ftypmif1"), 4, new("HEIC", true)),
        (Bytes("ftypavif"), 4, new("AVIF", true)),
        (Bytes("jP  "), 4, new("JPEG 2000", true)),
        (Bytes("\xff\x4f\xff\x51"), 0, new("JPEG 2000", true)),
        (Bytes("\xff\x0a"), 0, new("JPEG XL", true)),
        (Bytes("8BPS"), 0, new("Photoshop", true)),
        (Bytes("n+1\0"), 344, new("NIfTI", true)),
        (Bytes("ni1\0"), 344, new("NIfTI", true)),
        (Bytes("%PDF"), 0, new("a PDF document", false)),
        (Bytes("PK\x03\x04"), 0, new("a ZIP archive or an Office document", false)),
        (Bytes("PK\x05\x06"), 0, new("an empty ZIP archive", false)),
        (Bytes("\x1f\x8b"), 0, new("a gzip archive", false)),
        (Bytes("7z\xbc\xaf\x27\x1c"), 0, new("a 7-Zip archive", false)),
        (Bytes("Rar!"), 0, new("a RAR archive", false)),
        (Bytes("\xd0\xcf\x11\xe0"), 0, new("an older Office document", false)),
        (Bytes("{\\rtf"), 0, new("an RTF document", false)),
        (Bytes("ftyp"), 4, new("a video", false)),
        (Bytes("AVI "), 8, new("a video", false)),
        (Bytes("\x7f" + "ELF"), 0, new("a program", false)),
        (Bytes("MZ"), 0, new("a program", false)),
    ];

    public static FileKind Sniff(ReadOnlySpan<byte> file)
    {
        if (DicomFile.IsDicom(file)) return new(Dicom, true);
        foreach (var (magic, offset, kind) in Signatures)
        {
            if (file.Length < offset + magic.Length || !file.Slice(offset, magic.Length).SequenceEqual(magic)) continue;
            // Two letters also begin words.
            return magic.Length == 2 && Text(file) is { } text ? text : kind;
        }

        return Text(file) ?? new("unknown binary data", false);
    }

    private static FileKind? Text(ReadOnlySpan<byte> file)
    {
        var probe = file[..Math.Min(file.Length, TextProbeBytes)];
        if (probe.StartsWith((ReadOnlySpan<byte>)[0xff, 0xfe]) || probe.StartsWith((ReadOnlySpan<byte>)[0xfe, 0xff]))
        {
            return new("text", false);
        }

        foreach (var b in probe)
        {
            if (b < 0x20 && b is not ((byte)'\t' or (byte)'\r' or (byte)'\n' or (byte)'\f') || b == 0x7f) return null;
        }

        var start = Encoding.Latin1.GetString(probe).TrimStart('\u00ef', '\u00bb', '\u00bf', ' ', '\t', '\r', '\n');
        if (start.StartsWith("<!doctype html", StringComparison.OrdinalIgnoreCase)
            || start.StartsWith("<html", StringComparison.OrdinalIgnoreCase))
        {
            return new("an HTML page (perhaps a log-in or error page saved in place of the image)", false);
        }

        if (start.Contains("<svg", StringComparison.OrdinalIgnoreCase)) return new("SVG", true);
        if (start.StartsWith("<?xml", StringComparison.OrdinalIgnoreCase)) return new("an XML document", false);
        return start is ['{' or '[', ..] ? new("JSON text", false) : new("text", false);
    }

    private static byte[] Bytes(string latin1) => Encoding.Latin1.GetBytes(latin1);
}
