using System.Buffers.Binary;

namespace MedFunctions.Imaging.Raster;

/// <summary>Walks a PNG's chunks (ISO/IEC 15948) without inflating anything.</summary>
internal static class PngHeader
{
    private const int SignatureBytes = 8;
    private const int ChunkOverhead = 12;

    /// <returns>Null and the header, or why the file is refused before decoding.</returns>
    public static Rejection? Read(ReadOnlySpan<byte> file, ImageLimits limits, out RasterHeader header)
    {
        header = default;
        var rest = file[SignatureBytes..];
        if (rest.Length < ChunkOverhead + 13) return Rejections.Truncated(FileKind.Png);
        if (BinaryPrimitives.ReadUInt32BigEndian(rest) != 13 || !rest.Slice(4, 4).SequenceEqual("IHDR"u8))
        {
            return Rejections.Corrupt(FileKind.Png, "it does not start with its header");
        }

        var width = BinaryPrimitives.ReadUInt32BigEndian(rest[8..]);
        var height = BinaryPrimitives.ReadUInt32BigEndian(rest[12..]);
        if (width == 0 || height == 0) return Rejections.Corrupt(FileKind.Png, "its header gives a size of 0");
        if (RasterHeader.CheckSize(width, height, limits) is { } tooLarge) return tooLarge;
        header = new RasterHeader((int)width, (int)height, rest[16]);
        return ReadChunks(rest);
    }

    private static Rejection? ReadChunks(ReadOnlySpan<byte> rest)
    {
        while (rest.Length >= ChunkOverhead)
        {
            var length = BinaryPrimitives.ReadUInt32BigEndian(rest);
            var type = rest.Slice(4, 4);
            if (length > rest.Length - ChunkOverhead) return Rejections.Truncated(FileKind.Png);
            if (type.SequenceEqual("IEND"u8)) return null;
            if (type.SequenceEqual("acTL"u8)) return Rejections.MultiFrame("an animation");
            rest = rest[((int)length + ChunkOverhead)..];
        }

        return Rejections.Truncated(FileKind.Png);
    }
}
