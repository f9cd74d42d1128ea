using MedFunctions.TestKit;

namespace MedFunctions.Architecture.Tests;

public sealed class SourceRuleTests
{
    private const int MaxLines = 300;

    /// <summary>Preprocessing has no trigger of its own: Upload runs it.</summary>
    private static readonly string[] StagesWithTriggers = [.. Sources.Stages.Where(stage => stage != "Preprocessing")];

    [Fact]
    public void GivenEverySourceFile_WhenMeasured_ThenItIsShort()
    {
        var files = Sources.Projects.SelectMany(Sources.Files).ToList();

        Assert.InRange(files.Count, 100, int.MaxValue);
        Assert.DoesNotContain(files, file => File.ReadLines(RepositoryRoot.File(file)).Count() > MaxLines);
    }

    [Fact]
    public void GivenEverySourceFile_WhenItsPathIsRead_ThenItsNameSaysWhatIsInIt()
    {
        string[] empty = ["Common", "Helper", "Helpers", "Util", "Utils", "Utilities", "Misc"];

        Assert.DoesNotContain(Sources.Projects.SelectMany(Sources.Files), file =>
            Path.ChangeExtension(file, null).Split('/', '.').Any(part => empty.Any(word => part.EndsWith(word, StringComparison.Ordinal))));
    }

    [Fact]
    public void GivenTheStages_WhenFoldersAreListed_ThenCoreAndAppHaveThoseAndNoOthers()
    {
        Assert.Equal(Sources.Stages.Order(), Folders("Core"));
        Assert.Superset(StagesWithTriggers.ToHashSet(), Folders("App").ToHashSet());
        Assert.Subset(Sources.Stages.ToHashSet(), Folders("App").ToHashSet());
    }

    [Theory]
    [InlineData("Core")]
    [InlineData("App")]
    [InlineData("App.Azure")]
    public void GivenAProjectThatReplaysOrIsTestedInTime_WhenItsFileIsRead_ThenTheWallClockIsBanned(string project) =>
        Assert.Equal("true", Assert.Single(Sources.ProjectFile(project).Descendants("BanWallClock")).Value);

    [Theory]
    [InlineData("P:System.DateTime.Now")]
    [InlineData("P:System.DateTime.UtcNow")]
    [InlineData("P:System.DateTime.Today")]
    [InlineData("P:System.DateTimeOffset.Now")]
    [InlineData("P:System.DateTimeOffset.UtcNow")]
    [InlineData("M:System.Threading.Thread.Sleep(System.Int32)")]
    [InlineData("M:System.Threading.Thread.Sleep(System.TimeSpan)")]
    public void GivenTheBan_WhenItsListIsRead_ThenTheMemberIsInItWithAWayOut(string member)
    {
        var line = Assert.Single(
            File.ReadAllLines(RepositoryRoot.File("BannedSymbols.txt")), line => line.Split(';')[0] == member);

        Assert.NotEmpty(line.Split(';', 2)[1]);
        Assert.Contains("dotnet_diagnostic.RS0030.severity = error", Sources.Read(".globalconfig"), StringComparison.Ordinal);
        Assert.Contains("$(BanWallClock)' == 'true'", Sources.Read("Directory.Build.targets"), StringComparison.Ordinal);
    }

    private static IEnumerable<string> Folders(string project) =>
        Sources.Files(project).Select(file => file.Split('/')[2..]).Where(parts => parts.Length > 1).Select(parts => parts[0]).Distinct().Order();
}
