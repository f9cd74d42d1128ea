namespace MedFunctions.Cli.Import;

/// <summary>What is below a folder.</summary>
/// <param name="Files">To be uploaded, ordered by name.</param>
/// <param name="Hidden">Files and folders left out because they are hidden or links to folders.</param>
/// <param name="Texts">Files left out because they are the folder's own licence, readme or tables.</param>
/// <param name="Unusable">Files left out because no blob can have their name.</param>
internal sealed record FolderScan(IReadOnlyList<LocalFile> Files, int Hidden, int Texts, int Unusable)
{
    /// <summary>Azure's limit is 1,024 characters including clinic and dataset (63 each) and slashes.</summary>
    private const int MaximumNameLength = 1024 - 2 * (ResourceName.MaximumLength + 1);

    /// <summary>Azure's limit on the parts of a blob's name between slashes, of which clinic and dataset are two.</summary>
    private const int MaximumDepth = 252;

    private static readonly string[] TextStems = ["licence", "license", "readme", "notice", "copying", "citation", "manifest", "labels"];
    private static readonly string[] TextExtensions = ["", ".txt", ".md", ".rst", ".csv", ".tsv", ".html", ".pdf", ".cff"];

    /// <summary>Everything that was not taken.</summary>
    public int LeftOut => Hidden + Texts + Unusable;

    /// <summary>Reads the folder tree; a link to a folder isn't followed, so that no circle is walked.</summary>
    /// <param name="root">Folder to import.</param>
    /// <param name="labels">Table of labels, which is sent apart; null when there is none.</param>
    public static FolderScan Read(DirectoryInfo root, FileInfo? labels)
    {
        var files = new List<LocalFile>();
        int hidden = 0, texts = 0, unusable = 0;
        var folders = new Stack<(DirectoryInfo Folder, string Prefix, int Depth)>([(root, "", 0)]);
        while (folders.TryPop(out var current))
        {
            foreach (var entry in current.Folder.EnumerateFileSystemInfos())
            {
                var name = current.Prefix + entry.Name;
                if (IsHidden(entry) || entry is DirectoryInfo { LinkTarget: not null })
                {
                    hidden++;
                }
                else if (entry is DirectoryInfo folder)
                {
                    folders.Push((folder, name + "/", current.Depth + 1));
                }
                else if ((current.Depth == 0 && IsText(entry.Name)) || entry.FullName == labels?.FullName)
                {
                    texts++;
                }
                else if (!IsUsable(name, current.Depth))
                {
                    unusable++;
                }
                else
                {
                    files.Add(new LocalFile(name, entry.FullName, ((FileInfo)entry).Length));
                }
            }
        }

        files.Sort((a, b) => string.CompareOrdinal(a.Name, b.Name));
        return new FolderScan(files, hidden, texts, unusable);
    }

    /// <summary>Whether a file at the root is the folder's own description: <c>LICENCE.txt</c>, <c>manifest.csv</c>, <c>README.md</c>.</summary>
    public static bool IsText(string fileName) =>
        TextStems.Contains(Path.GetFileNameWithoutExtension(fileName), StringComparer.OrdinalIgnoreCase)
        && TextExtensions.Contains(Path.GetExtension(fileName), StringComparer.OrdinalIgnoreCase);

    private static bool IsHidden(FileSystemInfo entry) =>
        entry.Name.StartsWith('.') || (OperatingSystem.IsWindows() && entry.Attributes.HasFlag(FileAttributes.Hidden));

    private static bool IsUsable(string name, int depth) =>
        name.Length <= MaximumNameLength
        && depth < MaximumDepth
        && !name.Contains('\\')
        && !name.EndsWith('.')
        && !name.Contains("./", StringComparison.Ordinal)
        && !name.Any(char.IsControl)
        && !name.Any(char.IsSurrogate);
}
