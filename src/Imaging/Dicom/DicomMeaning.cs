namespace MedFunctions.Imaging.Dicom;

/// <summary>
/// Modality LUT, window and spacing (PS3.3 C.11.1, C.11.2, 10.7.1), from the top level or, in enhanced objects, from the
/// functional groups of the only frame (PS3.3 C.7.6.16).
/// </summary>
internal static class DicomMeaning
{
    /// <returns>Null and the meaning of the samples of <see cref="DicomPixels.Read"/>, or why it can't be told.</returns>
    public static Rejection? Read(DicomDataset dataset, DicomPixelLayout layout, out PixelMeaning? meaning)
    {
        meaning = null;
        var storedMax = (ushort)((1 << layout.BitsStored) - 1);
        if (layout.Photometric == Photometric.Rgb)
        {
            meaning = new PixelMeaning(Photometric.Rgb, 1, 0, 0, storedMax, null);
            return null;
        }

        var rescale = Macro(dataset, DicomTag.PixelValueTransformationSequence, DicomTag.RescaleSlope);
        if (!rescale.TryDecimals(DicomTag.RescaleSlope, out var slopes)
            || !rescale.TryDecimals(DicomTag.RescaleIntercept, out var intercepts)
            || slopes is [0, ..])
        {
            return Rejections.Corrupt(FileKind.Dicom, "its rescale slope or intercept is no usable number");
        }

        if (slopes.Length == 0 && dataset.Find(DicomTag.ModalityLutSequence) is { Value.Length: > 0 })
        {
            return Rejections.UnsupportedPixels("their meaning is given by a table (Modality LUT); export it with rescale slope and intercept");
        }

        var slope = slopes.Length > 0 ? slopes[0] : 1;
        var intercept = intercepts.Length > 0 ? intercepts[0] : 0;
        var offset = layout.IsSigned ? 1 << (layout.BitsStored - 1) : 0;
        meaning = new PixelMeaning(layout.Photometric, slope, intercept - slope * offset, 0, storedMax, Window(dataset));
        return double.IsFinite(meaning.Intercept) ? null : Rejections.Corrupt(FileKind.Dicom, "its rescale slope is out of range");
    }

    /// <summary>Millimetres between rows and between columns; nulls where absent or not positive.</summary>
    public static (double? Row, double? Column) Spacing(DicomDataset dataset)
    {
        var measures = Macro(dataset, DicomTag.PixelMeasuresSequence, DicomTag.PixelSpacing);
        foreach (var tag in (ReadOnlySpan<DicomTag>)[DicomTag.PixelSpacing, DicomTag.ImagerPixelSpacing])
        {
            if (measures.TryDecimals(tag, out var values) && values is [> 0, > 0, ..]) return (values[0], values[1]);
        }

        return (null, null);
    }

    private static VoiWindow? Window(DicomDataset dataset)
    {
        var voi = Macro(dataset, DicomTag.FrameVoiLutSequence, DicomTag.WindowCenter);
        return voi.TryDecimals(DicomTag.WindowCenter, out var centers) && centers.Length > 0
            && voi.TryDecimals(DicomTag.WindowWidth, out var widths) && widths is [> 0, ..]
            ? new VoiWindow(centers[0], widths[0])
            : null;
    }

    /// <summary>The data set itself where it has the attribute or nobody has, else the functional group macro that has it.</summary>
    private static DicomDataset Macro(DicomDataset dataset, DicomTag macro, DicomTag attribute)
    {
        if (dataset.Find(attribute) is not null) return dataset;
        return dataset.FirstItem(DicomTag.PerFrameFunctionalGroupsSequence)?.FirstItem(macro)
            ?? dataset.FirstItem(DicomTag.SharedFunctionalGroupsSequence)?.FirstItem(macro)
            ?? dataset;
    }
}
