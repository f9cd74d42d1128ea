using System.Buffers.Binary;

namespace MedFunctions.Imaging.Dicom;

/// <summary>The file format around a data set (PS3.10 7): preamble, prefix, file meta information.</summary>
internal static class DicomFile
{
    private const int PreambleBytes = 128;
    private const int MetaStart = PreambleBytes + 4;

    /// <summary>Whether the bytes are DICOM: by the prefix behind the preamble, or by a plausible first element of group 2 or 8.</summary>
    public static bool IsDicom(ReadOnlySpan<byte> file) => HasPrefix(file) || StartsWithElement(file) || IsBigEndian(file);

    /// <returns>The data set up to its pixels, or why it can't be read.</returns>
    public static (DicomDataset? Dataset, Rejection? Failure) Read(ReadOnlyMemory<byte> file)
    {
        if (!HasPrefix(file.Span) && IsBigEndian(file.Span))
        {
            return (null, Rejections.UnsupportedTransferSyntax("big-endian data"));
        }

        var metaReader = new DicomReader(file, explicitVr: true, HasPrefix(file.Span) ? MetaStart : 0);
        if (metaReader.ReadFileMeta() is not { } meta) return (null, metaReader.Failure);
        var start = metaReader.Position;
        if (start >= file.Length) return (null, Rejections.Truncated(FileKind.Dicom));
        if (meta.Text(DicomTag.TransferSyntaxUid) is { } syntax && !TransferSyntax.IsUncompressedLittleEndian(syntax))
        {
            return (null, Rejections.UnsupportedTransferSyntax(TransferSyntax.Describe(syntax)));
        }

        // The letters of a VR are trusted over the label: writers exist that name one syntax and write the other.
        var reader = new DicomReader(file, HasExplicitVr(file.Span[start..]), start);
        return (reader.ReadDataset(), reader.Failure);
    }

    private static bool HasPrefix(ReadOnlySpan<byte> file) =>
        file.Length >= MetaStart && file.Slice(PreambleBytes, 4).SequenceEqual("DICM"u8);

    private static bool HasExplicitVr(ReadOnlySpan<byte> element) =>
        element.Length >= 8 && DicomVr.IsKnown(DicomVr.Code(element[4..6]), out _);

    private static bool StartsWithElement(ReadOnlySpan<byte> file) =>
        file.Length >= 8
        && BinaryPrimitives.ReadUInt16LittleEndian(file) is 0x0002 or 0x0008
        && (HasExplicitVr(file) || BinaryPrimitives.ReadUInt32LittleEndian(file[4..]) is var length && length % 2 == 0 && length <= file.Length - 8);

    private static bool IsBigEndian(ReadOnlySpan<byte> file) =>
        file.Length >= 8 && BinaryPrimitives.ReadUInt16BigEndian(file) is 0x0002 or 0x0008 && HasExplicitVr(file);
}
