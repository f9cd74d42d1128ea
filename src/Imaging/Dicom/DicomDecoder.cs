namespace MedFunctions.Imaging.Dicom;

/// <summary>
/// A DICOM file to a de-identified image: pixels and an allow-list of technical attributes are taken, everything else is left
/// behind, so nothing that PS3.15 table E.1-1 names survives. Files that say that their pixels carry text are refused.
/// </summary>
internal static class DicomDecoder
{
    private const string BasicApplicationConfidentialityProfile = "113100";
    private const int MaxPatientIdLength = 64;
    private const int MaxCodeStringLength = 16;

    public static DecodeResult Decode(ReadOnlyMemory<byte> file, ImageLimits limits)
    {
        var (dataset, failure) = DicomFile.Read(file);
        if (dataset is null) return failure ?? Rejections.Corrupt(FileKind.Dicom, "its structure can't be read");
        if (Refuse(dataset) is { } refused) return refused;
        if (DicomPixelLayout.Read(dataset, limits, out var layout) is { } badLayout) return badLayout;
        if (ReadStored(dataset, layout!, out var samples) is { } badPixels) return badPixels;
        if (DicomMeaning.Read(dataset, layout!, out var meaning) is { } badMeaning) return badMeaning;
        var (rowSpacing, columnSpacing) = DicomMeaning.Spacing(dataset);
        var facts = new ImageFacts(
            "dicom",
            CodeString(dataset, DicomTag.Modality),
            CodeString(dataset, DicomTag.BodyPartExamined),
            1,
            layout!.BitsStored,
            rowSpacing,
            columnSpacing,
            [BasicApplicationConfidentialityProfile]);
        return new DecodedImage(Build(layout, samples, meaning!), facts, PatientId(dataset));
    }

    /// <summary>The samples as <see cref="DicomPixels.Read"/> gives them, or why there are none.</summary>
    internal static Rejection? ReadStored(DicomDataset dataset, DicomPixelLayout layout, out ushort[] samples)
    {
        samples = [];
        var element = dataset.Find(DicomTag.PixelData)!;
        if (element.UndefinedLength)
        {
            return Rejections.UnsupportedTransferSyntax("compressed pixels although it is labelled as uncompressed");
        }

        if (element.Value.Length < layout.ByteCount) return Rejections.Truncated(FileKind.Dicom);
        samples = DicomPixels.Read(element.Value.Span, layout);
        return null;
    }

    private static Rejection? Refuse(DicomDataset dataset)
    {
        if (dataset.Find(DicomTag.DirectoryRecordSequence) is not null)
        {
            return Rejections.NoPixels("it is the table of contents of a disc (DICOMDIR)");
        }

        if (dataset.Text(DicomTag.BurnedInAnnotation) == "YES") return Rejections.BurnedInAnnotation();
        if (dataset.Find(DicomTag.FloatPixelData) is not null || dataset.Find(DicomTag.DoubleFloatPixelData) is not null)
        {
            return Rejections.UnsupportedPixels("as floating-point numbers");
        }

        return dataset.Find(DicomTag.PixelData) is { Value.Length: > 0 } ? null : Rejections.NoPixels(WithoutPixels(dataset));
    }

    private static string WithoutPixels(DicomDataset dataset) => dataset.Text(DicomTag.Modality) switch
    {
        "SR" => "it is a report",
        "PR" => "it is a presentation state, that is, how to show another image",
        "KO" => "it is a selection of key images",
        "RTPLAN" or "RTSTRUCT" or "RTDOSE" or "RTRECORD" => "it belongs to a radiotherapy plan",
        "ECG" or "HD" or "EEG" => "it is a recorded curve",
        "DOC" => "it is a document",
        _ => "it holds only text, or was cut off before the image",
    };

    private static PixelImage Build(DicomPixelLayout layout, ushort[] samples, PixelMeaning meaning) =>
        layout.Photometric == Photometric.Rgb && GreyChannels.IsGrey(samples)
            ? new PixelImage(layout.Columns, layout.Rows, 1, GreyChannels.TakeFirst(samples), meaning with { Photometric = Photometric.Monochrome2 })
            : new PixelImage(layout.Columns, layout.Rows, layout.Samples, samples, meaning);

    private static string? PatientId(DicomDataset dataset) =>
        dataset.Text(DicomTag.PatientId) is { } id ? id[..Math.Min(id.Length, MaxPatientIdLength)] : null;

    /// <summary>Free text in a code's place could name someone, so only what looks like a code passes.</summary>
    private static string? CodeString(DicomDataset dataset, DicomTag tag)
    {
        if (dataset.Text(tag) is not { Length: <= MaxCodeStringLength } text) return null;
        return text.All(static c => c is (>= 'A' and <= 'Z') or (>= '0' and <= '9') or '_') ? text : null;
    }
}
