namespace MedFunctions.Imaging.Dicom;

/// <summary>Value representations as they stand in an explicit element header (PS3.5 6.2, 7.1.2): two capital letters.</summary>
internal static class DicomVr
{
    private const string WithShortLength = "AE AS AT CS DA DS DT FD FL IS LO LT PN SH SL SS ST TM UI UL US";
    private const string WithLongLength = "OB OD OF OL OV OW SQ SV UC UN UR UT UV";

    private static readonly Dictionary<ushort, bool> LongLength = Table();

    /// <summary>No VR: the element stood in an implicit VR data set.</summary>
    public const ushort Implicit = 0;

    public static readonly ushort Sequence = Code("SQ");
    public static readonly ushort Unknown = Code("UN");

    public static ushort Code(ReadOnlySpan<byte> letters) => (ushort)(letters[0] | letters[1] << 8);

    /// <returns>Whether the two bytes are a VR of the standard; and if so, whether its length field has 32 bits.</returns>
    public static bool IsKnown(ushort code, out bool longLength) => LongLength.TryGetValue(code, out longLength);

    private static ushort Code(string letters) => (ushort)(letters[0] | letters[1] << 8);

    private static Dictionary<ushort, bool> Table()
    {
        var table = new Dictionary<ushort, bool>();
        foreach (var vr in WithShortLength.Split(' ')) table.Add(Code(vr), false);
        foreach (var vr in WithLongLength.Split(' ')) table.Add(Code(vr), true);
        return table;
    }
}
