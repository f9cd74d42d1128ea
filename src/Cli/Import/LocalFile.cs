namespace MedFunctions.Cli.Import;

/// <param name="Name">Path below the imported folder with <c>/</c>: <c>{label}/{file}</c>.</param>
/// <param name="Path">Where it is on this machine.</param>
/// <param name="Length">Bytes.</param>
internal sealed record LocalFile(string Name, string Path, long Length)
{
    /// <summary>The first folder of a name, which is the label of the image; null for a file that is in none.</summary>
    public static string? LabelOf(string name) => name.IndexOf('/') is > 0 and var slash ? name[..slash] : null;
}
