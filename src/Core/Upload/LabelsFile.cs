using System.Globalization;
using System.Text;
using CsvHelper;
using CsvHelper.Configuration;
using MedFunctions.Imaging;

namespace MedFunctions.Core.Upload;

/// <summary>One row of a <c>labels.csv</c>.</summary>
/// <param name="File">Path below the dataset.</param>
/// <param name="Label">Class, or null where the folder says it.</param>
/// <param name="Patient">Identifier of the patient in the clinic, or null.</param>
public sealed record LabelRow(string File, string? Label, string? Patient);

/// <summary>Reads <c>labels.csv</c>: columns <c>file</c>, <c>label</c>, <c>patient</c> in any order, further ones are ignored.</summary>
public static class LabelsFile
{
    public const int MaxRows = 2_000_000;

    private const int MaxCell = 1024;

    /// <summary>Bytes of another encoding must not silently become names that match no file.</summary>
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: true, throwOnInvalidBytes: true);

    /// <param name="csv">UTF-8 text with a header line (RFC 4180), or the same with semicolons, as some spreadsheets write it.</param>
    /// <param name="rows">The rows, one a file; empty when rejected.</param>
    /// <returns>What is wrong with the file, or null.</returns>
    public static Rejection? Read(ReadOnlyMemory<byte> csv, out IReadOnlyList<LabelRow> rows) => Read(csv, MaxRows, out rows);

    internal static Rejection? Read(ReadOnlyMemory<byte> csv, int maxRows, out IReadOnlyList<LabelRow> rows)
    {
        var found = new Dictionary<string, LabelRow>(StringComparer.Ordinal);
        rows = [];
        using var reader = new CsvReader(new StreamReader(new MemoryStream(csv.ToArray()), StrictUtf8), Format(csv.Span));
        try
        {
            if (!reader.Read() || !reader.ReadHeader() || !HasColumn(reader, "file") || !(HasColumn(reader, "label") || HasColumn(reader, "patient")))
            {
                return Bad("The first line must name the columns file, label and patient.");
            }

            while (reader.Read())
            {
                if (found.Count == maxRows)
                {
                    return Bad($"It has more than {maxRows:N0} rows. Split it over several datasets.");
                }

                var file = Cell(reader, "file")?.Replace('\\', '/').TrimStart('/');
                if (file is null or { Length: 0 or > MaxCell })
                {
                    return Bad($"Row {reader.Parser.RawRow} has no usable file name in column file.");
                }

                var row = new LabelRow(file, Cell(reader, "label"), Cell(reader, "patient"));
                if (!found.TryAdd(file, row) && found[file] != row)
                {
                    return Bad($"Row {reader.Parser.RawRow} contradicts an earlier row about the same file.");
                }
            }
        }
        catch (Exception exception) when (exception is CsvHelperException or DecoderFallbackException)
        {
            return Bad($"Row {reader.Parser.RawRow} is not valid CSV. Save the table as CSV (UTF-8, comma separated) and send it again.");
        }

        rows = [.. found.Values];
        return null;
    }

    private static CsvConfiguration Format(ReadOnlySpan<byte> csv)
    {
        var end = csv.IndexOfAny((byte)'\r', (byte)'\n');
        var header = end < 0 ? csv : csv[..end];
        return new CsvConfiguration(CultureInfo.InvariantCulture)
        {
            Delimiter = header.Contains((byte)';') && !header.Contains((byte)',') ? ";" : ",",
            PrepareHeaderForMatch = column => column.Header.Trim().ToLowerInvariant(),
            TrimOptions = TrimOptions.Trim,
            MissingFieldFound = null,
            BadDataFound = null,
            MaxFieldSize = MaxCell * 4,
        };
    }

    private static bool HasColumn(CsvReader reader, string name) =>
        reader.HeaderRecord!.Any(column => string.Equals(column.Trim(), name, StringComparison.OrdinalIgnoreCase));

    private static string? Cell(CsvReader reader, string name) =>
        reader.GetField(name) is { } text && !string.IsNullOrWhiteSpace(text) ? text : null;

    private static Rejection Bad(string what) => new("bad-labels", $"The label file can't be used. {what}");
}
