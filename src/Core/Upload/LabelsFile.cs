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

    private static readonly CsvReaderOptions Reading = new()
    {
        TrimWhitespace = true,
        MalformedData = CsvMalformedDataHandling.Throw,
        MaxRecordSize = 8 * MaxCell,

        // Rows name patients.
        IncludeValuesInExceptions = false,
    };

    /// <param name="csv">UTF-8 text with a header line (RFC 4180).</param>
    /// <param name="rows">The rows, empty when rejected.</param>
    /// <returns>What is wrong with the file, or null.</returns>
    public static Rejection? Read(ReadOnlyMemory<byte> csv, out IReadOnlyList<LabelRow> rows)
    {
        var found = new List<LabelRow>();
        rows = [];
        try
        {
            using var reader = CsvReader.Create(csv, Reading);
            var (file, label, patient) = (Column(reader, "file"), Column(reader, "label"), Column(reader, "patient"));
            if (file is null || (label is null && patient is null))
            {
                return Bad("Its first line must name the columns file, label and patient.");
            }

            while (reader.Read())
            {
                var row = found.Count + 1;
                if (row > MaxRows)
                {
                    return Bad($"It has more than {MaxRows:N0} rows. Split it over several datasets.");
                }

                if (Cell(reader, file) is not { Length: <= MaxCell } name)
                {
                    return Bad($"Row {row} has no usable name in the column file.");
                }

                found.Add(new LabelRow(name.Replace('\\', '/').TrimStart('/'), Cell(reader, label), Cell(reader, patient)));
            }
        }
        catch (CsvFormatException exception)
        {
            return Bad($"Row {exception.RecordNumber} is not valid CSV. Save the table as CSV (UTF-8, comma separated) and send it again.");
        }

        rows = found;
        return null;
    }

    private static int? Column(CsvReader reader, string name) =>
        reader.Headers.Index().Where(header => string.Equals(header.Item.Trim(), name, StringComparison.OrdinalIgnoreCase)).Select(header => (int?)header.Index).FirstOrDefault();

    /// <summary>Null for an empty cell, a missing one and a column that isn't there.</summary>
    private static string? Cell(CsvReader reader, int? column) =>
        column is { } index && index < reader.FieldCount && reader.GetString(index) is { Length: > 0 } text ? text : null;

    private static Rejection Bad(string what) => new("bad-labels", $"The label file can't be used. {what}");
}
