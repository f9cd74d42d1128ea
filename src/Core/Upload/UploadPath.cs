using System.Text.RegularExpressions;

namespace MedFunctions.Core.Upload;

/// <summary>
/// Where a blob lies in the container <c>upload</c>: <c>{clinic}/{dataset}/{label}/{file}</c>, <c>{clinic}/{dataset}/{file}</c>
/// or <c>{clinic}/{file}</c>. The name below the dataset may hold patient data and is never logged.
/// </summary>
/// <param name="Clinic">Lower-case letters, digits and hyphens, 3…63.</param>
/// <param name="Dataset">The same alphabet; <see cref="Inbox"/> for files that lie directly under the clinic.</param>
/// <param name="Name">Path below the dataset.</param>
public sealed partial record UploadPath(string Clinic, string Dataset, string Name)
{
    /// <summary>Dataset of files that were put into no folder, or into one whose name can't be used.</summary>
    public const string Inbox = "inbox";

    public const string LabelsFile = "labels.csv";

    /// <summary>The first folder below the dataset, if any: the label that the folder says.</summary>
    public string? FolderLabel => Name.IndexOf('/', StringComparison.Ordinal) is var slash and > 0 ? Name[..slash] : null;

    public bool IsLabelsFile => Name == LabelsFile;

    /// <summary>Name of the blob in the container.</summary>
    public string BlobName => Dataset == Inbox ? $"{Clinic}/{Name}" : $"{Clinic}/{Dataset}/{Name}";

    /// <summary>True for a clinic or dataset name that can be used: 3…63 characters, hyphens single and not at an end.</summary>
    public static bool IsValidName(string name) => NamePattern().IsMatch(name);

    /// <param name="clinic">First folder of the container.</param>
    /// <param name="rest">Everything behind it.</param>
    /// <returns>The place; with <see cref="Inbox"/> and the whole rest as name where the dataset's name can't be used.</returns>
    public static UploadPath Parse(string clinic, string rest)
    {
        ArgumentException.ThrowIfNullOrEmpty(clinic);
        ArgumentException.ThrowIfNullOrEmpty(rest);
        var slash = rest.IndexOf('/', StringComparison.Ordinal);
        return slash > 0 && slash < rest.Length - 1 && IsValidName(rest[..slash]) && rest[..slash] != Inbox
            ? new UploadPath(clinic, rest[..slash], rest[(slash + 1)..])
            : new UploadPath(clinic, Inbox, rest);
    }

    [GeneratedRegex(@"\A(?=.{3,63}\z)[a-z0-9]+(-[a-z0-9]+)*\z", RegexOptions.CultureInvariant)]
    private static partial Regex NamePattern();
}
