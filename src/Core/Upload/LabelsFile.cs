using System.Text.Unicode;
using CsvHelper;
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

    private const string Advice = "Save the table as CSV (UTF-8, comma separated) and send it again.";

    /// <param name="csv">UTF-8 text with a header line (RFC 4180), or the same with semicolons, as some spreadsheets write it.</param>
    /// <param name="rows">The rows, one a file; empty when rejected.</param>
    /// <returns>What is wrong with the file, or null.</returns>
    public static Rejection? Read(ReadOnlyMemory<byte> csv, out IReadOnlyList<LabelRow> rows) => Read(csv, MaxRows, out rows);

    internal static Rejection? Read(ReadOnlyMemory<byte> csv, int maxRows, out IReadOnlyList<LabelRow> rows)
    {
        var found = new Dictionary<string, LabelRow>(StringComparer.Ordinal);
        rows = [];

        // Bytes of another encoding must not silently become names that match no file; the reader knows UTF-16 by its mark.
        if (!Utf8.IsValid(csv.Span) && !HasUtf16Mark(csv.Span))
        {
            return Bad($"It is not UTF-8 text. {Advice}");
        }

        try
        {
            using var reader = CsvReader.Create(csv, Format(csv.Span));
            var (file, label, patient) = (Column(reader, "file"), Column(reader, "label"), Column(reader, "patient"));
            if (file is null || (label is null && patient is null))
            {
                return Bad("The first line must name the columns file, label and patient.");
            }

            for (var number = 2; reader.Read(); number++)
            {
                if (found.Count == maxRows)
                {
                    return Bad($"It has more than {maxRows:N0} rows. Split it over several datasets.");
                }

                if (Cell(reader, file)?.Replace('\\', '/').TrimStart('/') is not { Length: > 0 and <= MaxCell } name)
                {
                    return Bad($"Row {number} has no usable file name in column file.");
                }

                var row = new LabelRow(name, Cell(reader, label), Cell(reader, patient));
                if (row.Label?.Length > MaxCell || row.Patient?.Length > MaxCell)
                {
                    return Bad($"Row {number} has a cell of more than {MaxCell:N0} characters.");
                }

                if (!found.TryAdd(name, row) && found[name] != row)
                {
                    return Bad($"Row {number} contradicts an earlier row about the same file.");
                }
            }
        }
        catch (CsvFormatException exception)
        {
            return Bad($"Row {exception.RecordNumber + 1} is not valid CSV. {Advice}");
        }

        rows = [.. found.Values];
        return null;
    }

    private static CsvReaderOptions Format(ReadOnlySpan<byte> csv)
    {
        var end = csv.IndexOfAny((byte)'\r', (byte)'\n');
        var header = end < 0 ? csv : csv[..end];
        return new CsvReaderOptions
        {
            Separator = header.Contains((byte)';') && !header.Contains((byte)',') ? ';' : ',',
            TrimWhitespace = true,
            MalformedData = CsvMalformedDataHandling.Throw,
            MaxRecordSize = 8 * MaxCell,

            // Rows name patients.
            IncludeValuesInExceptions = false,
        };
    }

    private static bool HasUtf16Mark(ReadOnlySpan<byte> csv) => csv is [0xff, 0xfe, ..] or [0xfe, 0xff, ..];

    private static int? Column(CsvReader reader, string name) => reader.Headers
        .Index()
        .Where(header => string.Equals(header.Item.Trim(), name, StringComparison.OrdinalIgnoreCase))
        .Select(header => (int?)header.Index)
        .FirstOrDefault();

    /// <summary>Null for an empty cell, a missing one and a column that isn't there.</summary>
    private static string? Cell(CsvReader reader, int? column) =>
        column is { } index && index < reader.FieldCount && reader.GetString(index).Trim() is { Length: > 0 } text ? text : null;

    private static Rejection Bad(string what) => new("bad-labels", $"The label file can't be used. {what}");
}
