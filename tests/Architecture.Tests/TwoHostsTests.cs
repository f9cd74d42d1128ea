using System.Text.RegularExpressions;
using System.Xml.Linq;
using MedFunctions.TestKit;

namespace MedFunctions.Architecture.Tests;

/// <summary>One source, two hosts: src/App on LocalRuntime, src/App.Azure on the real Functions worker.</summary>
public sealed partial class TwoHostsTests
{
    private static readonly string Solution = Sources.Read("MedFunctions.sln");

    [Fact]
    public void GivenTheDeployHead_WhenItsFileIsRead_ThenItCompilesExactlyTheAppsSources()
    {
        var compile = Assert.Single(Sources.ProjectFile("App.Azure").Descendants("Compile"));

        Assert.Equal("../App/**/*.cs", compile.Attribute("Include")!.Value);
        Assert.Equal("../App/bin/**;../App/obj/**", compile.Attribute("Exclude")!.Value);
        Assert.Empty(Sources.Files("App.Azure"));
    }

    [Fact]
    public void GivenBothHeads_WhenTheirFilesAreRead_ThenTheSameContentGoesWithThem() =>
        Assert.Equal(Sources.Items("App", "None"), Sources.Items("App.Azure", "None"));

    [Fact]
    public void GivenTheFunctionsPackages_WhenTheirVersionsAreRead_ThenEachIsPinned()
    {
        var versions = XDocument.Load(RepositoryRoot.File("Directory.Packages.props")).Descendants("PackageVersion")
            .ToDictionary(item => item.Attribute("Include")!.Value, item => item.Attribute("Version")!.Value);
        var packages = Sources.Items("App.Azure", "PackageReference");

        Assert.Equal(7, packages.Count);
        Assert.All(packages, package => Assert.StartsWith("Microsoft.Azure.Functions.Worker", package, StringComparison.Ordinal));
        Assert.All(packages, package => Assert.Matches(@"^\d+\.\d+\.\d+$", versions[package]));
        Assert.All(Sources.Projects.Except(["App.Azure"]), project => Assert.Empty(Sources.Items(project, "PackageReference").Intersect(packages)));
    }

    [Fact]
    public void GivenTheSolution_WhenItsProjectsAreRead_ThenEveryProjectOfTheCheckoutIsInIt()
    {
        var onDisk = ((string[])["src", "tests", "bench"])
            .Where(folder => Directory.Exists(RepositoryRoot.File(folder)))
            .SelectMany(folder => Directory.EnumerateFiles(RepositoryRoot.File(folder), "*.csproj", SearchOption.AllDirectories))
            .Select(path => Path.GetFileNameWithoutExtension(path))
            .Order(StringComparer.Ordinal);

        Assert.Equal(onDisk, ProjectIds().Keys.Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("Debug")]
    [InlineData("Release")]
    [InlineData("Azure")]
    public void GivenASolutionConfiguration_WhenRead_ThenAllIsBuiltAndTheDeployHeadInAzureOnly(string configuration)
    {
        var projects = ProjectIds();

        Assert.Contains("App.Azure", projects.Keys);
        Assert.All(projects, project => Assert.Contains($"{project.Value}.{configuration}|Any CPU.ActiveCfg = ", Solution, StringComparison.Ordinal));
        Assert.Equal(
            projects.Keys.Where(project => configuration == "Azure" || project != "App.Azure").Order(StringComparer.Ordinal),
            projects.Where(project => Solution.Contains($"{project.Value}.{configuration}|Any CPU.Build.0 = ", StringComparison.Ordinal))
                .Select(project => project.Key)
                .Order(StringComparer.Ordinal));
    }

    private static Dictionary<string, string> ProjectIds() =>
        ProjectLine().Matches(Solution).ToDictionary(match => match.Groups["name"].Value, match => match.Groups["id"].Value);

    [GeneratedRegex(@"= ""(?<name>[^""]+)"", ""[^""]+\.csproj"", ""(?<id>\{[^""]+\})""")]
    private static partial Regex ProjectLine();
}
