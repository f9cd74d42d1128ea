using MedFunctions.TestKit;

namespace MedFunctions.Cli.Import;

public sealed class FolderScanTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void GivenAFolderOfImages_WhenScanned_ThenFilesAreNamedByPathAndOrdered()
    {
        Write("OPACITY/b.png", "CLEAR/a.png", "CLEAR/deep/er/c.dcm", "junk.bin");

        var scan = Scan();

        Assert.Equal(["CLEAR/a.png", "CLEAR/deep/er/c.dcm", "OPACITY/b.png", "junk.bin"], scan.Files.Select(file => file.Name));
        Assert.Equal(0, scan.LeftOut);
        Assert.All(scan.Files, file => Assert.Equal(new FileInfo(file.Path).Length, file.Length));
    }

    [Fact]
    public void GivenHiddenFilesAndFolders_WhenScanned_ThenTheyAreLeftOutAndCounted()
    {
        Write("CLEAR/.DS_Store", ".git/config", ".git/deep/other", "CLEAR/a.png");

        var scan = Scan();

        Assert.Equal("CLEAR/a.png", Assert.Single(scan.Files).Name);
        Assert.Equal(2, scan.Hidden);
    }

    [Fact]
    public void GivenTextsOfTheFolderItself_WhenScanned_ThenOnlyThoseAtTheRootAreLeftOut()
    {
        Write("LICENCE.txt", "License", "README.md", "manifest.csv", "labels.csv", "CLEAR/README.md", "CLEAR/labels.csv", "readme.png", "notes.txt");

        var scan = Scan();

        Assert.Equal(["CLEAR/README.md", "CLEAR/labels.csv", "notes.txt", "readme.png"], scan.Files.Select(file => file.Name));
        Assert.Equal(5, scan.Texts);
    }

    [Fact]
    public void GivenALabelTableOfAnotherName_WhenScanned_ThenItIsNotAnImage()
    {
        Write("table.csv", "CLEAR/a.png");

        var scan = FolderScan.Read(new DirectoryInfo(_folder.Path), new FileInfo(Path.Combine(_folder.Path, "table.csv")));

        Assert.Equal("CLEAR/a.png", Assert.Single(scan.Files).Name);
    }

    [SkippableFact]
    public void GivenALinkBackToTheRoot_WhenScanned_ThenItIsNotFollowed()
    {
        Skip.If(OperatingSystem.IsWindows(), "Making links needs a privilege on Windows.");
        Write("CLEAR/a.png");
        Directory.CreateSymbolicLink(Path.Combine(_folder.Path, "CLEAR", "round"), _folder.Path);

        var scan = Scan();

        Assert.Equal("CLEAR/a.png", Assert.Single(scan.Files).Name);
        Assert.Equal(1, scan.Hidden);
    }

    [SkippableFact]
    public void GivenNamesThatNoBlobCanHave_WhenScanned_ThenTheyAreLeftOutAndCounted()
    {
        Skip.If(OperatingSystem.IsWindows(), "Windows can't have such names either.");
        Write("CLEAR/a\\b.png", "CLEAR/c.", "CLEAR/bell\a.png", "CLEAR/good name ä.png");

        var scan = Scan();

        Assert.Equal("CLEAR/good name ä.png", Assert.Single(scan.Files).Name);
        Assert.Equal(3, scan.Unusable);
    }

    private FolderScan Scan() => FolderScan.Read(new DirectoryInfo(_folder.Path), labels: null);

    private void Write(params string[] names)
    {
        foreach (var name in names)
        {
            var path = Path.Combine(_folder.Path, name);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, name);
        }
    }
}
