using System.Reflection;

namespace MedFunctions.Architecture.Tests;

/// <summary>Who may know whom: section 2 of the design.</summary>
public sealed class ArrowTests
{
    public static TheoryData<string, string[]> Arrows => new()
    {
        { "Imaging", [] },
        { "LocalRuntime", [] },
        { "Core", ["Imaging"] },
        { "Adapters", ["Core", "Imaging"] },
        { "Trainer", ["Adapters", "Core"] },
        { "App", ["Adapters", "Core", "LocalRuntime"] },
        { "App.Azure", ["Adapters", "Core"] },
        { "Cli", ["Core", "Imaging"] },
    };

    [Fact]
    public void GivenTheSourceFolder_WhenListed_ThenEachProjectHasItsArrows() =>
        Assert.Equal(Sources.Projects, Arrows.Select(row => (string)row[0]).Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Arrows))]
    public void GivenAProject_WhenItsReferencesAreRead_ThenExactlyItsArrows(string project, string[] targets) =>
        Assert.Equal(
            targets,
            Sources.Items(project, "ProjectReference").Select(path => Path.GetFileNameWithoutExtension(path)).Order(StringComparer.Ordinal));

    /// <summary>References flow through projects, so the compiled assemblies are looked at too.</summary>
    [Theory]
    [InlineData("MedFunctions.App", "Adapters", "Core", "Imaging", "LocalRuntime")]
    [InlineData("medfn", "Core", "Imaging")]
    [InlineData("MedFunctions.Adapters", "Core", "Imaging")]
    [InlineData("MedFunctions.Core", "Imaging")]
    [InlineData("MedFunctions.Imaging")]
    [InlineData("MedFunctions.LocalRuntime")]
    public void GivenAnAssembly_WhenItsReferencesAreRead_ThenNoOthersOfOurs(string assembly, params string[] allowed)
    {
        var ours = References(assembly).Where(name => name.StartsWith("MedFunctions.", StringComparison.Ordinal)).ToList();

        Assert.Empty(ours.Except(allowed.Select(project => $"MedFunctions.{project}")));
    }

    [Theory]
    [InlineData("MedFunctions.Core")]
    [InlineData("MedFunctions.Imaging")]
    public void GivenWhatDecides_WhenItsReferencesAreRead_ThenItKnowsNeitherCloudNorHostNorNetworks(string assembly)
    {
        string[] outside = ["Azure.", "Microsoft.AspNetCore.", "Microsoft.Azure.", "Microsoft.DurableTask", "Microsoft.ML.", "TorchSharp", "Microsoft.Data.Sqlite"];

        Assert.DoesNotContain(References(assembly), name => outside.Any(prefix => name.StartsWith(prefix, StringComparison.Ordinal)));
    }

    [Fact]
    public void GivenTheApp_WhenItsSourcesAreRead_ThenOnlyTriggerParametersAreOfAzureStorage()
    {
        var users = Sources.Files("App").Where(file => Sources.Read(file).Contains("using Azure.", StringComparison.Ordinal)).ToList();

        Assert.NotEmpty(users);
        Assert.All(users, file => Assert.Contains("Trigger(", Sources.Read(file), StringComparison.Ordinal));
        Assert.DoesNotContain(Sources.Files("Trainer"), file => Sources.Read(file).Contains("using Azure.", StringComparison.Ordinal));
    }

    private static List<string> References(string assembly) =>
        [.. Assembly.Load(assembly).GetReferencedAssemblies().Select(reference => reference.Name!)];
}
