using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace MedFunctions.Imaging.Dicom;

/// <summary>One data element. Its value is a slice of the file: nothing is copied.</summary>
/// <param name="Tag">Group and element.</param>
/// <param name="Vr">Two letters as <see cref="DicomVr"/> codes them, or <see cref="DicomVr.Implicit"/>.</param>
/// <param name="Value">The value; of undefined length without its closing delimiter.</param>
/// <param name="UndefinedLength">Whether the length was undefined: a sequence, or encapsulated pixels.</param>
internal sealed record DicomElement(DicomTag Tag, ushort Vr, ReadOnlyMemory<byte> Value, bool UndefinedLength);

/// <summary>The top-level elements of a data set or of one sequence item. Sequences are read when asked for.</summary>
internal sealed class DicomDataset(IReadOnlyDictionary<DicomTag, DicomElement> elements, bool explicitVr)
{
    // LO, the longest of the texts read here, has 64 characters (PS3.5 6.2); the rest of a longer value is no text.
    private const int MaxTextBytes = 1024;

    public int Count => elements.Count;

    public DicomElement? Find(DicomTag tag) => elements.GetValueOrDefault(tag);

    /// <summary>The first binary 16-bit value (US), or null.</summary>
    public ushort? UInt16(DicomTag tag) =>
        Find(tag) is { Value.Length: >= 2 } element ? BinaryPrimitives.ReadUInt16LittleEndian(element.Value.Span) : null;

    /// <summary>The first value as text without padding; null where absent or empty. Bytes map to U+0000…U+00FF.</summary>
    public string? Text(DicomTag tag)
    {
        if (Find(tag) is not { UndefinedLength: false } element) return null;
        var bytes = element.Value.Span;
        var text = Encoding.Latin1.GetString(bytes[..Math.Min(bytes.Length, MaxTextBytes)]).Split('\\')[0].Trim(' ', '\0');
        return text.Length == 0 ? null : text;
    }

    /// <summary>All values as decimal numbers (DS, IS).</summary>
    /// <returns>False where one is no finite number; true and no values where the element is absent or empty.</returns>
    public bool TryDecimals(DicomTag tag, out double[] values)
    {
        values = [];
        if (Find(tag) is not { UndefinedLength: false } element) return true;
        var bytes = element.Value.Span;
        if (bytes.Length > MaxTextBytes) return false;
        var text = Encoding.Latin1.GetString(bytes).Trim(' ', '\0');
        if (text.Length == 0) return true;
        var parts = text.Split('\\');
        values = new double[parts.Length];
        for (var i = 0; i < parts.Length; i++)
        {
            if (!double.TryParse(parts[i].Trim(' ', '\0'), NumberStyles.Float, CultureInfo.InvariantCulture, out values[i])
                || !double.IsFinite(values[i]))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>The first item of a sequence, or null where there is none or it can't be read.</summary>
    public DicomDataset? FirstItem(DicomTag tag)
    {
        if (Find(tag) is not { } element) return null;
        // PS3.5 6.2.2: a sequence behind UN is encoded as implicit VR.
        var explicitItems = explicitVr && element.Vr != DicomVr.Unknown;
        return new DicomReader(element.Value, explicitItems).ReadFirstItem();
    }
}
