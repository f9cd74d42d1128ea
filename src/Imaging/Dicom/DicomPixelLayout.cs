namespace MedFunctions.Imaging.Dicom;

/// <summary>How pixel data is laid out (PS3.3 C.7.6.3, PS3.5 8): one uncompressed frame, one sample grey or three samples RGB.</summary>
/// <param name="Rows">1…65535.</param>
/// <param name="Columns">1…65535.</param>
/// <param name="Photometric">From Photometric Interpretation.</param>
/// <param name="BitsAllocated">8 or 16.</param>
/// <param name="BitsStored">1…<paramref name="BitsAllocated"/>.</param>
/// <param name="HighBit">Position of the most significant stored bit.</param>
/// <param name="IsSigned">Two's complement of <paramref name="BitsStored"/> bits.</param>
/// <param name="Planar">Colour planes one after the other rather than pixel by pixel.</param>
internal sealed record DicomPixelLayout(
    int Rows, int Columns, Photometric Photometric, int BitsAllocated, int BitsStored, int HighBit, bool IsSigned, bool Planar)
{
    public int Samples => Photometric == Photometric.Rgb ? 3 : 1;

    public long ByteCount => (long)Rows * Columns * Samples * (BitsAllocated / 8);

    /// <returns>Null and the layout, or why it isn't read.</returns>
    public static Rejection? Read(DicomDataset dataset, ImageLimits limits, out DicomPixelLayout? layout)
    {
        layout = null;
        if (dataset.UInt16(DicomTag.Rows) is not (> 0 and var rows)
            || dataset.UInt16(DicomTag.Columns) is not (> 0 and var columns)
            || dataset.UInt16(DicomTag.BitsAllocated) is not { } allocated
            || dataset.Text(DicomTag.PhotometricInterpretation) is not { } photometric)
        {
            return Rejections.Corrupt(FileKind.Dicom, "it does not say how its image is laid out");
        }

        if (Raster.RasterHeader.CheckSize(columns, rows, limits) is { } tooLarge) return tooLarge;
        if (!dataset.TryDecimals(DicomTag.NumberOfFrames, out var frames))
        {
            return Rejections.Corrupt(FileKind.Dicom, "its number of frames is no number");
        }

        if (frames is [> 1, ..]) return Rejections.MultiFrame($"{(long)Math.Min(frames[0], int.MaxValue)} frames");
        var stored = dataset.UInt16(DicomTag.BitsStored) ?? allocated;
        var highBit = dataset.UInt16(DicomTag.HighBit) ?? stored - 1;
        if (allocated is not (8 or 16)) return Rejections.UnsupportedPixels($"Bits Allocated is {allocated}; only 8 and 16 are read");
        if (stored < 1 || stored > allocated || highBit < stored - 1 || highBit >= allocated)
        {
            return Rejections.Corrupt(FileKind.Dicom, "its numbers of bits contradict each other");
        }

        var kind = Kind(photometric, dataset.UInt16(DicomTag.SamplesPerPixel) ?? 1);
        if (kind is null) return Rejections.UnsupportedPixels(DescribeColour(photometric));
        var signed = dataset.UInt16(DicomTag.PixelRepresentation) == 1;
        if (kind == Photometric.Rgb && (allocated != 8 || stored != 8 || signed))
        {
            return Rejections.UnsupportedPixels("colour with other than 8 bits a channel");
        }

        layout = new DicomPixelLayout(
            rows, columns, kind.Value, allocated, stored, highBit, signed, dataset.UInt16(DicomTag.PlanarConfiguration) == 1);
        return null;
    }

    private static Photometric? Kind(string photometric, int samples) => (photometric, samples) switch
    {
        ("MONOCHROME1", 1) => Imaging.Photometric.Monochrome1,
        ("MONOCHROME2", 1) => Imaging.Photometric.Monochrome2,
        ("RGB", 3) => Imaging.Photometric.Rgb,
        _ => null,
    };

    private static string DescribeColour(string photometric) => photometric switch
    {
        "PALETTE COLOR" => "colours from a palette; export it as RGB",
        _ when photometric.StartsWith("YBR", StringComparison.Ordinal) => "colours as brightness and colour difference (YBR); export it as RGB",
        _ => "its colour scheme is unknown; export it as MONOCHROME2 or RGB",
    };
}
