using System.Buffers.Binary;

namespace MedFunctions.Imaging.Raster;

/// <summary>Walks a JPEG's markers (ITU-T T.81 annex B) to its end without decoding.</summary>
internal static class JpegHeader
{
    private const int MaxScans = 100;

    /// <returns>Null and the header, or why the file is refused before decoding.</returns>
    public static Rejection? Read(ReadOnlySpan<byte> file, ImageLimits limits, out RasterHeader header)
    {
        header = default;
        var scans = 0;
        var at = 2;
        while (true)
        {
            while (at + 1 < file.Length && file[at] == 0xff && file[at + 1] == 0xff) at++;
            if (at + 1 >= file.Length) return Rejections.Truncated(FileKind.Jpeg);
            if (file[at] != 0xff) return Rejections.Corrupt(FileKind.Jpeg, "its parts do not follow each other");
            var marker = file[at + 1];
            at += 2;
            if (marker == 0xd9)
            {
                return scans > 0 ? null : Rejections.Corrupt(FileKind.Jpeg, "it has no picture data");
            }

            if (marker is 0x01 or 0xd8 or (>= 0xd0 and <= 0xd7)) continue;
            if (at + 2 > file.Length) return Rejections.Truncated(FileKind.Jpeg);
            var length = BinaryPrimitives.ReadUInt16BigEndian(file[at..]);
            if (length < 2) return Rejections.Corrupt(FileKind.Jpeg, "one of its parts has no length");
            if (length > file.Length - at) return Rejections.Truncated(FileKind.Jpeg);
            var segment = file.Slice(at + 2, length - 2);
            at += length;
            if (IsFrameHeader(marker))
            {
                if (ReadFrame(marker, segment, limits, out header) is { } refused) return refused;
            }
            else if (marker == 0xda)
            {
                if (header.Width == 0) return Rejections.Corrupt(FileKind.Jpeg, "its picture data comes before its header");
                if (++scans > MaxScans) return Rejections.UnsupportedPixels("a JPEG of more than 100 passes; save it as baseline JPEG");
                at = EndOfScan(file, at);
            }
        }
    }

    private static bool IsFrameHeader(byte marker) => marker is >= 0xc0 and <= 0xcf and not (0xc4 or 0xc8 or 0xcc);

    private static Rejection? ReadFrame(byte marker, ReadOnlySpan<byte> segment, ImageLimits limits, out RasterHeader header)
    {
        header = default;
        if (segment.Length < 6) return Rejections.Corrupt(FileKind.Jpeg, "its header is too short");
        var height = BinaryPrimitives.ReadUInt16BigEndian(segment[1..]);
        var width = BinaryPrimitives.ReadUInt16BigEndian(segment[3..]);
        if (width == 0 || height == 0) return Rejections.Corrupt(FileKind.Jpeg, "its header gives a size of 0");
        if (RasterHeader.CheckSize(width, height, limits) is { } tooLarge) return tooLarge;
        if (marker is not (0xc0 or 0xc1 or 0xc2) || segment[0] != 8)
        {
            return Rejections.UnsupportedPixels(
                $"a special JPEG ({(marker is 0xc3 or 0xc7 ? "lossless" : $"{segment[0]} bits a sample or a rare coding")}); save it as baseline JPEG, PNG or uncompressed DICOM");
        }

        if (segment[5] is not (1 or 3))
        {
            return Rejections.UnsupportedPixels("a JPEG in printing colours (CMYK); save it as grey or RGB");
        }

        header = new RasterHeader(width, height, segment[0]);
        return null;
    }

    /// <summary>Entropy-coded bytes go on until 0xFF is followed by something other than a stuffed 0 or a restart marker.</summary>
    private static int EndOfScan(ReadOnlySpan<byte> file, int at)
    {
        while (true)
        {
            var next = file[at..].IndexOf((byte)0xff);
            if (next < 0 || at + next + 1 >= file.Length) return file.Length;
            at += next;
            if (file[at + 1] is not (0 or (>= 0xd0 and <= 0xd7))) return at;
            at += 2;
        }
    }
}
