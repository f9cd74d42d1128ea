using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace MedFunctions.TestKit;

/// <summary>
/// Writes small uncompressed DICOM files for tests. Properties left alone give a valid 16-bit grey image; values that contradict
/// each other are written as they are, because tests need such files too.
/// </summary>
public sealed record DicomFile
{
    public const string ImplicitLittleEndian = "1.2.840.10008.1.2";
    public const string ExplicitLittleEndian = "1.2.840.10008.1.2.1";

    public required int Rows { get; init; }

    public required int Columns { get; init; }

    /// <summary>Bytes of the pixel data as they stand in the file; null leaves the element out.</summary>
    public required byte[]? PixelData { get; init; }

    public int BitsAllocated { get; init; } = 16;

    public int BitsStored { get; init; } = 16;

    /// <summary>Default BitsStored − 1.</summary>
    public int? HighBit { get; init; }

    public bool IsSigned { get; init; }

    public string Photometric { get; init; } = "MONOCHROME2";

    public int Samples { get; init; } = 1;

    public int Planar { get; init; }

    public string? Frames { get; init; }

    public string? Slope { get; init; }

    public string? Intercept { get; init; }

    public string? WindowCenter { get; init; }

    public string? WindowWidth { get; init; }

    public string? PixelSpacing { get; init; }

    public string Modality { get; init; } = "CR";

    public string? BodyPart { get; init; }

    public string? PatientId { get; init; }

    public string? BurnedInAnnotation { get; init; }

    /// <summary>What the file meta information says; the data set is implicit VR only where this is <see cref="ImplicitLittleEndian"/>.</summary>
    public string TransferSyntax { get; init; } = ExplicitLittleEndian;

    public bool Preamble { get; init; } = true;

    public bool FileMeta { get; init; } = true;

    /// <summary>Elements to put among the others, already encoded for the transfer syntax; by tag (group × 65536 + element).</summary>
    public IReadOnlyDictionary<uint, byte[]> Extra { get; init; } = new Dictionary<uint, byte[]>();

    private bool Implicit => TransferSyntax == ImplicitLittleEndian;

    public byte[] ToBytes()
    {
        using var file = new MemoryStream();
        if (Preamble)
        {
            file.Write(new byte[128]);
            file.Write("DICM"u8);
        }

        if (FileMeta) file.Write(Element(0x00020010, "UI", Text(TransferSyntax, '\0'), implicitVr: false));
        foreach (var (_, bytes) in Elements().OrderBy(static element => element.Key)) file.Write(bytes);
        return file.ToArray();
    }

    /// <summary>One element with a defined length.</summary>
    public static byte[] Element(uint tag, string vr, ReadOnlySpan<byte> value, bool implicitVr) =>
        [.. Header(tag, vr, (uint)value.Length, implicitVr), .. value];

    /// <summary>An element's header alone, whatever follows.</summary>
    public static byte[] Header(uint tag, string vr, uint length, bool implicitVr)
    {
        Span<byte> header = stackalloc byte[12];
        BinaryPrimitives.WriteUInt16LittleEndian(header, (ushort)(tag >> 16));
        BinaryPrimitives.WriteUInt16LittleEndian(header[2..], (ushort)tag);
        if (implicitVr || tag >> 16 == 0xfffe)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(header[4..], length);
            return header[..8].ToArray();
        }

        Encoding.ASCII.GetBytes(vr, header[4..]);
        if (vr is not ("OB" or "OW" or "SQ" or "UN" or "UT"))
        {
            BinaryPrimitives.WriteUInt16LittleEndian(header[6..], (ushort)length);
            return header[..8].ToArray();
        }

        BinaryPrimitives.WriteUInt32LittleEndian(header[8..], length);
        return header.ToArray();
    }

    private Dictionary<uint, byte[]> Elements()
    {
        var elements = new Dictionary<uint, byte[]>();
        AddText(elements, 0x00080060, "CS", Modality);
        AddText(elements, 0x00100020, "LO", PatientId);
        AddText(elements, 0x00180015, "CS", BodyPart);
        AddNumber(elements, 0x00280002, Samples);
        AddText(elements, 0x00280004, "CS", Photometric);
        AddNumber(elements, 0x00280006, Planar);
        AddText(elements, 0x00280008, "IS", Frames);
        AddNumber(elements, 0x00280010, Rows);
        AddNumber(elements, 0x00280011, Columns);
        AddText(elements, 0x00280030, "DS", PixelSpacing);
        AddNumber(elements, 0x00280100, BitsAllocated);
        AddNumber(elements, 0x00280101, BitsStored);
        AddNumber(elements, 0x00280102, HighBit ?? BitsStored - 1);
        AddNumber(elements, 0x00280103, IsSigned ? 1 : 0);
        AddText(elements, 0x00280301, "CS", BurnedInAnnotation);
        AddText(elements, 0x00281050, "DS", WindowCenter);
        AddText(elements, 0x00281051, "DS", WindowWidth);
        AddText(elements, 0x00281052, "DS", Intercept);
        AddText(elements, 0x00281053, "DS", Slope);
        if (PixelData is not null) elements[0x7fe00010] = Element(0x7fe00010, "OW", PixelData, Implicit);
        foreach (var (tag, bytes) in Extra) elements[tag] = bytes;
        return elements;
    }

    private void AddText(Dictionary<uint, byte[]> elements, uint tag, string vr, string? text)
    {
        if (text is not null) elements[tag] = Element(tag, vr, Text(text, ' '), Implicit);
    }

    private void AddNumber(Dictionary<uint, byte[]> elements, uint tag, int number) =>
        elements[tag] = Element(tag, "US", BitConverter.GetBytes((ushort)number), Implicit);

    private static byte[] Text(string text, char padding) =>
        Encoding.Latin1.GetBytes(text.Length % 2 == 0 ? text : string.Create(CultureInfo.InvariantCulture, $"{text}{padding}"));
}
