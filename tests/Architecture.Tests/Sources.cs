using System.Xml.Linq;
using MedFunctions.TestKit;

namespace MedFunctions.Architecture.Tests;

/// <summary>The files of the checkout, as they are compiled.</summary>
internal static class Sources
{
    public static readonly string[] Stages = ["Upload", "Preprocessing", "Datasets", "Training", "Registry", "Inference", "Monitoring"];

    public static IReadOnlyList<string> Projects { get; } =
        [.. Directory.GetDirectories(RepositoryRoot.File("src")).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)];

    public static XDocument ProjectFile(string project) => XDocument.Load(RepositoryRoot.File("src", project, $"{project}.csproj"));

    /// <summary>Attribute <c>Include</c> of the items of a kind.</summary>
    public static IReadOnlyList<string> Items(string project, string kind) =>
        [.. ProjectFile(project).Descendants(kind).Select(item => item.Attribute("Include")!.Value)];

    /// <summary>Paths of a project's source files from the repository's root on.</summary>
    public static IEnumerable<string> Files(string project) =>
        Directory.EnumerateFiles(RepositoryRoot.File("src", project), "*.cs", SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(RepositoryRoot.Path, path))
            .Where(path => !path.Split('/').Any(part => part is "bin" or "obj"))
            .Order(StringComparer.Ordinal);

    public static string Read(string path) => File.ReadAllText(RepositoryRoot.File(path));
}
