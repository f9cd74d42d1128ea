using CsvHelper;
using MedFunctions.Core;

namespace MedFunctions.Cli.Import;

/// <param name="File">Path below the imported folder: <c>{label}/{file}</c>.</param>
/// <param name="Label">Class.</param>
/// <param name="Patient">Whose image it is; empty where unknown.</param>
internal sealed record LabelRow(string File, string Label, string Patient);

/// <summary>Which label and patient each file has: the <c>labels.csv</c> that is uploaded.</summary>
internal sealed record LabelTable(IReadOnlyList<LabelRow> Rows)
{
    public const string FileName = "labels.csv";

    private const long MaximumBytes = 256L << 20;
    private const int MaximumRows = 2_000_000;
    private const int MaximumRowBytes = 64 << 10;

    private static readonly CsvReaderOptions Reading = new()
    {
        TrimWhitespace = true,
        MalformedData = CsvMalformedDataHandling.Throw,
        MaxRecordSize = MaximumRowBytes,
        // Rows can name patients.
        IncludeValuesInExceptions = false,
    };

    /// <summary>Reads a table with the columns <c>file</c>, <c>label</c> and, if known, <c>patient</c>.</summary>
    /// <exception cref="InvalidInputException">Not such a table, or larger than 256 MiB or 2,000,000 rows.</exception>
    public static LabelTable ReadLabels(FileInfo file) =>
        new(ReadRows(file, ["file", "label"], csv => new LabelRow(
            Normalise(csv.GetString("file")), csv.GetString("label"), Optional(csv, "patient"))));

    /// <summary>Reads a manifest with the columns <c>split</c>, <c>class</c>, <c>file</c> and, if known, <c>patient</c>.</summary>
    /// <param name="file">The manifest.</param>
    /// <param name="split">Only rows of this split, named <c>{class}/{file}</c>; all when null, named <c>{split}/{class}/{file}</c>.</param>
    /// <exception cref="InvalidInputException">As in <see cref="ReadLabels"/>.</exception>
    public static LabelTable ReadManifest(FileInfo file, string? split)
    {
        var all = ReadRows(file, ["split", "class", "file"], csv => (
            Split: csv.GetString("split"),
            Class: csv.GetString("class"),
            File: Normalise(csv.GetString("file")),
            Patient: Optional(csv, "patient")));
        return new LabelTable(
            [.. all
                .Where(row => split is null || row.Split == split)
                .Select(row => new LabelRow(
                    split is null ? $"{row.Split}/{row.Class}/{row.File}" : $"{row.Class}/{row.File}", row.Class, row.Patient))]);
    }

    /// <summary>The columns of a table, lower-case; empty when it has none.</summary>
    public static IReadOnlyList<string> ReadHeader(FileInfo file)
    {
        try
        {
            using var csv = Open(file);
            return [.. csv.Headers.Select(header => header.Trim().ToLowerInvariant())];
        }
        catch (CsvFormatException exception)
        {
            throw Unreadable(file, exception);
        }
    }

    /// <summary>UTF-8 text with the header <c>file,label,patient</c>.</summary>
    public byte[] Write()
    {
        using var stream = new MemoryStream();
        using (var csv = CsvWriter.Create(stream, new CsvWriterOptions { Separator = ',', NewLine = "\n" }, leaveOpen: true))
        {
            csv.WriteHeader("file", "label", "patient");
            foreach (var row in Rows)
            {
                csv.WriteField(row.File);
                csv.WriteField(row.Label);
                csv.WriteField(row.Patient);
                csv.EndRecord();
            }
        }

        return stream.ToArray();
    }

    private static List<T> ReadRows<T>(FileInfo file, string[] columns, Func<CsvReader, T> row)
    {
        try
        {
            using var csv = Open(file);
            if (columns.Any(column => !csv.TryGetFieldIndex(column, out _)))
            {
                throw new InvalidInputException($"{file.Name} must have the columns {string.Join(", ", columns)}.");
            }

            var rows = new List<T>();
            while (csv.Read())
            {
                if (rows.Count == MaximumRows)
                {
                    throw new InvalidInputException($"{file.Name} has more than {MaximumRows:N0} rows; import the folder in parts.");
                }

                rows.Add(row(csv));
            }

            return rows;
        }
        catch (CsvFormatException exception)
        {
            throw Unreadable(file, exception);
        }
    }

    private static InvalidInputException Unreadable(FileInfo file, CsvFormatException exception) =>
        new($"{file.Name} can't be read: record {exception.RecordNumber} is not as expected.", exception);

    private static CsvReader Open(FileInfo file) => file.Length <= MaximumBytes
        ? CsvReader.FromFile(file.FullName, Reading)
        : throw new InvalidInputException($"{file.Name} is larger than 256 MiB; import the folder in parts.");

    private static string Optional(CsvReader csv, string column) =>
        csv.TryGetFieldIndex(column, out var index) ? csv.GetString(index) : "";

    private static string Normalise(string path)
    {
        var normal = path.Replace('\\', '/');
        return normal.StartsWith("./", StringComparison.Ordinal) ? normal[2..] : normal;
    }
}
