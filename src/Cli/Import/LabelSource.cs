using MedFunctions.Core;

namespace MedFunctions.Cli.Import;

/// <summary>Finds the table of labels that belongs to a folder.</summary>
internal static class LabelSource
{
    private const string ManifestName = "manifest.csv";

    /// <summary>
    /// In this order: the named file; <c>labels.csv</c>, then <c>manifest.csv</c> in the folder; then both in the folder
    /// above it, of which only the rows of this folder count.
    /// </summary>
    /// <returns>Null when there is no table, or none with a row for this folder.</returns>
    /// <exception cref="InvalidInputException">There is one and it can't be read.</exception>
    public static (LabelTable Table, FileInfo File)? Find(DirectoryInfo folder, FileInfo? named)
    {
        if (named is not null)
        {
            return (IsManifest(named) ? FromManifest(named, folder) : LabelTable.ReadLabels(named), named);
        }

        if (FileIn(folder, LabelTable.FileName) is { } labels)
        {
            return (LabelTable.ReadLabels(labels), labels);
        }

        if (FileIn(folder, ManifestName) is { } manifest && IsManifest(manifest))
        {
            return (FromManifest(manifest, folder), manifest);
        }

        return folder.Parent is { } parent ? FindAbove(parent, folder.Name) : null;
    }

    private static (LabelTable Table, FileInfo File)? FindAbove(DirectoryInfo parent, string split)
    {
        if (FileIn(parent, LabelTable.FileName) is { } labels)
        {
            var prefix = split + "/";
            var rows = LabelTable.ReadLabels(labels).Rows
                .Where(row => row.File.StartsWith(prefix, StringComparison.Ordinal))
                .Select(row => row with { File = row.File[prefix.Length..] })
                .ToList();
            return rows.Count > 0 ? (new LabelTable(rows), labels) : null;
        }

        if (FileIn(parent, ManifestName) is { } manifest && IsManifest(manifest))
        {
            var table = LabelTable.ReadManifest(manifest, split);
            return table.Rows.Count > 0 ? (table, manifest) : null;
        }

        return null;
    }

    /// <summary>A manifest in the folder itself describes the folder's classes, or its splits when it has such folders.</summary>
    private static LabelTable FromManifest(FileInfo manifest, DirectoryInfo folder)
    {
        var ofThisSplit = LabelTable.ReadManifest(manifest, folder.Name);
        if (ofThisSplit.Rows.Count > 0)
        {
            return ofThisSplit;
        }

        var all = LabelTable.ReadManifest(manifest, split: null);
        return new LabelTable([.. all.Rows.Select(row => WithoutMissingSplit(row, folder))]);
    }

    private static LabelRow WithoutMissingSplit(LabelRow row, DirectoryInfo folder)
    {
        var split = LocalFile.LabelOf(row.File);
        return split is null || Directory.Exists(Path.Combine(folder.FullName, split))
            ? row
            : row with { File = row.File[(split.Length + 1)..] };
    }

    private static bool IsManifest(FileInfo file)
    {
        var columns = LabelTable.ReadHeader(file);
        return columns.Contains("split") && columns.Contains("class") && columns.Contains("file");
    }

    private static FileInfo? FileIn(DirectoryInfo folder, string name) =>
        new FileInfo(Path.Combine(folder.FullName, name)) is { Exists: true } file ? file : null;
}
