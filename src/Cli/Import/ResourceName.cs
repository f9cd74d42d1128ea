using System.Text;
using System.Text.RegularExpressions;

namespace MedFunctions.Cli.Import;

/// <summary>Names of clinics and datasets.</summary>
internal static partial class ResourceName
{
    public const int MinimumLength = 3;
    public const int MaximumLength = 63;
    public const string Rule = "use 3 to 63 lower-case letters, digits and hyphens, with a letter or digit at both ends";

    public static bool IsValid(string name) => Pattern().IsMatch(name);

    /// <summary>The valid name nearest to a folder's: <c>Chest X-ray (2018)</c> becomes <c>chest-x-ray-2018</c>.</summary>
    public static string FromFolder(string folderName)
    {
        var name = new StringBuilder();
        foreach (var c in folderName)
        {
            if (char.IsAsciiLetterOrDigit(c))
            {
                name.Append(char.ToLowerInvariant(c));
            }
            else if (name.Length > 0 && name[^1] != '-')
            {
                name.Append('-');
            }
        }

        var trimmed = name.ToString(0, Math.Min(name.Length, MaximumLength)).Trim('-');
        return trimmed.Length >= MinimumLength ? trimmed : $"dataset-{trimmed}".TrimEnd('-');
    }

    [GeneratedRegex(@"\A[a-z0-9][a-z0-9-]{1,61}[a-z0-9]\z")]
    private static partial Regex Pattern();
}
