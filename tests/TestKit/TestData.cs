namespace MedFunctions.TestKit;

/// <summary>
/// The folder of real images that stays outside the repository: <c>../shared/data</c> from the repository's root, or
/// <c>MEDFUNCTIONS_DATA</c>. Tests that need it are skipped where it is absent.
/// </summary>
public static class TestData
{
    /// <summary>What a test that needs the folder gives as its reason for being skipped.</summary>
    public const string SkipReason = "The folder of real images (../shared/data or MEDFUNCTIONS_DATA) is not on this machine.";

    /// <summary>The folder's full path, or null.</summary>
    public static string? Folder { get; } = Find();

    /// <param name="parts">Folder and file names below <see cref="Folder"/>.</param>
    /// <returns>The full path, or null where it doesn't exist.</returns>
    public static string? Path(params ReadOnlySpan<string> parts)
    {
        if (Folder is null) return null;
        var path = System.IO.Path.Combine([Folder, .. parts]);
        return File.Exists(path) || Directory.Exists(path) ? path : null;
    }

    private static string? Find()
    {
        if (Environment.GetEnvironmentVariable("MEDFUNCTIONS_DATA") is { Length: > 0 } named)
        {
            return Directory.Exists(named) ? named : null;
        }

        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (!File.Exists(System.IO.Path.Combine(folder.FullName, "MedFunctions.sln"))) continue;
            var data = System.IO.Path.GetFullPath(System.IO.Path.Combine(folder.FullName, "..", "shared", "data"));
            return Directory.Exists(data) ? data : null;
        }

        return null;
    }
}
