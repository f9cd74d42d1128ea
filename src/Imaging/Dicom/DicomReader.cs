using System.Buffers.Binary;

namespace MedFunctions.Imaging.Dicom;

/// <summary>
/// Reads little-endian data elements, implicit or explicit VR (PS3.5 7.1, 7.5, annex A.1 and A.2). Every length is checked
/// against the bytes that remain, depth and number of elements are bounded, and values stay slices of the input.
/// </summary>
internal sealed class DicomReader(ReadOnlyMemory<byte> data, bool explicitVr, int start = 0)
{
    private const int MaxDepth = 64;
    private const int MaxElements = 1_000_000;
    private const uint Undefined = 0xffffffff;

    private bool explicitVr = explicitVr;
    private int elementCount;

    /// <summary>Offset of the next byte to read.</summary>
    public int Position { get; private set; } = start;

    /// <summary>Why reading stopped, after a method returned null.</summary>
    public Rejection? Failure { get; private set; }

    private int Remaining => data.Length - Position;

    /// <summary>Reads the elements of group 2, which are explicit VR whatever follows (PS3.10 7.1).</summary>
    public DicomDataset? ReadFileMeta()
    {
        var elements = new Dictionary<DicomTag, DicomElement>();
        while (Remaining >= 2 && BinaryPrimitives.ReadUInt16LittleEndian(data.Span[Position..]) == 0x0002)
        {
            if (ReadElement() is not { } element) return null;
            elements.TryAdd(element.Tag, element);
        }

        return new DicomDataset(elements, explicitVr);
    }

    /// <summary>
    /// Reads up to and including the pixel data, or to the end. What follows the pixels (padding, signatures) isn't needed, so a
    /// fault there doesn't matter. Of elements that occur twice the first counts.
    /// </summary>
    public DicomDataset? ReadDataset()
    {
        var elements = new Dictionary<DicomTag, DicomElement>();
        while (Remaining > 0)
        {
            if (ReadElement() is not { } element) return null;
            if (element.Tag.Group == DicomTag.Item.Group) return Fail(Rejections.Corrupt(FileKind.Dicom, "a list ends that never began"));
            elements.TryAdd(element.Tag, element);
            if (element.Tag == DicomTag.PixelData) break;
        }

        return new DicomDataset(elements, explicitVr);
    }

    /// <summary>Reads the first item where the input is a sequence's value.</summary>
    public DicomDataset? ReadFirstItem()
    {
        if (ReadHeader() is not { } header || header.Tag != DicomTag.Item) return null;
        if (header.Length != Undefined)
        {
            return header.Length <= Remaining
                ? new DicomReader(data.Slice(Position, (int)header.Length), explicitVr).ReadDataset()
                : null;
        }

        var elements = new Dictionary<DicomTag, DicomElement>();
        while (Remaining > 0 && ReadElement() is { } element)
        {
            if (element.Tag == DicomTag.ItemDelimitation) return new DicomDataset(elements, explicitVr);
            elements.TryAdd(element.Tag, element);
        }

        return null;
    }

    private DicomElement? ReadElement()
    {
        if (ReadHeader() is not { } header) return null;
        var start = Position;
        if (header.Length != Undefined)
        {
            if (header.Length > Remaining) return Fail<DicomElement>(Rejections.Truncated(FileKind.Dicom));
            Position += (int)header.Length;
            return new DicomElement(header.Tag, header.Vr, data[start..Position], false);
        }

        if (SkipItems(header.Vr, depth: 1) is not { } end) return null;
        return new DicomElement(header.Tag, header.Vr, data[start..end], true);
    }

    /// <summary>Skips a sequence or the fragments of encapsulated pixels, past its delimiter.</summary>
    /// <returns>Offset of the delimiter.</returns>
    private int? SkipItems(ushort vr, int depth)
    {
        if (depth > MaxDepth)
        {
            Fail(Rejections.Corrupt(FileKind.Dicom, "its lists are nested too deeply"));
            return null;
        }

        var outerVr = explicitVr;
        if (vr == DicomVr.Unknown) explicitVr = false;
        while (true)
        {
            var at = Position;
            if (ReadHeader() is not { } header) return null;
            if (header.Tag == DicomTag.SequenceDelimitation)
            {
                explicitVr = outerVr;
                return at;
            }

            if (header.Tag != DicomTag.Item)
            {
                Fail(Rejections.Corrupt(FileKind.Dicom, "a list holds something that is no list item"));
                return null;
            }

            if (header.Length == Undefined ? !SkipItem(depth) : !Skip(header.Length)) return null;
        }
    }

    private bool SkipItem(int depth)
    {
        while (true)
        {
            if (ReadHeader() is not { } header) return false;
            if (header.Tag == DicomTag.ItemDelimitation) return true;
            if (header.Length == Undefined ? SkipItems(header.Vr, depth + 1) is null : !Skip(header.Length)) return false;
        }
    }

    private bool Skip(uint length)
    {
        if (length > Remaining)
        {
            Fail(Rejections.Truncated(FileKind.Dicom));
            return false;
        }

        Position += (int)length;
        return true;
    }

    private Header? ReadHeader()
    {
        if (++elementCount > MaxElements) return FailHeader(Rejections.Corrupt(FileKind.Dicom, "it has too many elements"));
        if (Remaining < 8) return FailHeader(Rejections.Truncated(FileKind.Dicom));
        var span = data.Span[Position..];
        var tag = new DicomTag(BinaryPrimitives.ReadUInt16LittleEndian(span), BinaryPrimitives.ReadUInt16LittleEndian(span[2..]));
        Position += 8;
        if (!explicitVr || tag.Group == DicomTag.Item.Group)
        {
            return new Header(tag, DicomVr.Implicit, BinaryPrimitives.ReadUInt32LittleEndian(span[4..]));
        }

        var vr = DicomVr.Code(span[4..6]);
        if (!DicomVr.IsKnown(vr, out var longLength))
        {
            return FailHeader(Rejections.Corrupt(FileKind.Dicom, "an element is of an unknown type"));
        }

        if (!longLength) return new Header(tag, vr, BinaryPrimitives.ReadUInt16LittleEndian(span[6..]));
        if (span.Length < 12) return FailHeader(Rejections.Truncated(FileKind.Dicom));
        Position += 4;
        return new Header(tag, vr, BinaryPrimitives.ReadUInt32LittleEndian(span[8..]));
    }

    private DicomDataset? Fail(Rejection why) => Fail<DicomDataset>(why);

    private T? Fail<T>(Rejection why)
        where T : class
    {
        Failure ??= why;
        return null;
    }

    private Header? FailHeader(Rejection why)
    {
        Failure ??= why;
        return null;
    }

    private readonly record struct Header(DicomTag Tag, ushort Vr, uint Length);
}
