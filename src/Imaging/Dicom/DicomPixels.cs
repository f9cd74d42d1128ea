using System.Runtime.InteropServices;

namespace MedFunctions.Imaging.Dicom;

/// <summary>From the bytes of native pixel data to samples.</summary>
internal static class DicomPixels
{
    /// <summary>
    /// Stored values without the bits above and below them (PS3.5 8.1.1). IsSigned values are moved up by
    /// 2^(BitsStored − 1), so that the smallest becomes 0. Colour planes are interleaved.
    /// </summary>
    /// <param name="bytes">At least <see cref="DicomPixelLayout.ByteCount"/> bytes, little-endian.</param>
    public static ushort[] Read(ReadOnlySpan<byte> bytes, DicomPixelLayout layout)
    {
        bytes = bytes[..(int)layout.ByteCount];
        var samples = GC.AllocateUninitializedArray<ushort>(layout.Rows * layout.Columns * layout.Samples);
        var shift = layout.HighBit + 1 - layout.BitsStored;
        var mask = (1 << layout.BitsStored) - 1;
        // Flipping the sign bit of two's complement is the same as adding half the range.
        var flip = layout.IsSigned ? 1 << (layout.BitsStored - 1) : 0;
        if (layout.BitsAllocated == 16)
        {
            var words = MemoryMarshal.Cast<byte, ushort>(bytes);
            for (var i = 0; i < samples.Length; i++) samples[i] = (ushort)(((words[i] >> shift) & mask) ^ flip);
        }
        else
        {
            for (var i = 0; i < samples.Length; i++) samples[i] = (ushort)(((bytes[i] >> shift) & mask) ^ flip);
        }

        return layout is { Planar: true, Samples: 3 } ? Interleave(samples) : samples;
    }

    private static ushort[] Interleave(ushort[] planes)
    {
        var pixels = planes.Length / 3;
        var interleaved = new ushort[planes.Length];
        for (var i = 0; i < pixels; i++)
        {
            interleaved[3 * i] = planes[i];
            interleaved[3 * i + 1] = planes[pixels + i];
            interleaved[3 * i + 2] = planes[2 * pixels + i];
        }

        return interleaved;
    }
}
