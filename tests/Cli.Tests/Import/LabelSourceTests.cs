using MedFunctions.TestKit;

namespace MedFunctions.Cli.Import;

public sealed class LabelSourceTests : IDisposable
{
    private const string Manifest = "split,class,file,patient\ntrain,A,a.png,P1\ntest,B,b.png,P2\n";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void GivenNoTable_WhenLookedFor_ThenThereIsNone() => Assert.Null(LabelSource.Find(Folder("films"), null));

    [Fact]
    public void GivenBothTables_WhenLookedFor_ThenLabelsWin()
    {
        Write("films/manifest.csv", Manifest);
        Write("films/labels.csv", "file,label,patient\nA/x.png,A,p9\n");

        Assert.Equal("p9", Assert.Single(LabelSource.Find(Folder("films"), null)!.Value.Table.Rows).Patient);
    }

    [Fact]
    public void GivenAManifestAboveASplit_WhenLookedFor_ThenTheSplitsRowsAreFound()
    {
        Write("films/manifest.csv", Manifest);

        Assert.Equal([new LabelRow("B/b.png", "B", "P2")], LabelSource.Find(Folder("films/test"), null)!.Value.Table.Rows);
    }

    [Fact]
    public void GivenLabelsAboveASplit_WhenLookedFor_ThenTheSplitsRowsAreFoundWithoutItsName()
    {
        Write("films/labels.csv", "file,label,patient\ntrain/A/a.png,A,p1\ntest/A/b.png,A,p2\n");

        Assert.Equal([new LabelRow("A/a.png", "A", "p1")], LabelSource.Find(Folder("films/train"), null)!.Value.Table.Rows);
    }

    [Fact]
    public void GivenTablesAboveThatSayNothingOfTheFolder_WhenLookedFor_ThenThereIsNone()
    {
        Write("films/manifest.csv", Manifest);

        Assert.Null(LabelSource.Find(Folder("films/other"), null));
    }

    [Fact]
    public void GivenAManifestOfAFolderWithoutSplits_WhenLookedFor_ThenFilesAreNamedByClass()
    {
        Write("films/manifest.csv", Manifest);
        Write("films/A/a.png", "");

        Assert.Equal(["A/a.png", "B/b.png"], LabelSource.Find(Folder("films"), null)!.Value.Table.Rows.Select(row => row.File));
    }

    [Fact]
    public void GivenAManifestOfAFolderWithSplits_WhenLookedFor_ThenFilesAreNamedBySplitAndClass()
    {
        Write("films/manifest.csv", Manifest);
        Write("films/train/A/a.png", "");
        Write("films/test/B/b.png", "");

        Assert.Equal(["train/A/a.png", "test/B/b.png"], LabelSource.Find(Folder("films"), null)!.Value.Table.Rows.Select(row => row.File));
    }

    [Fact]
    public void GivenANamedTable_WhenLookedFor_ThenItWinsAndItsKindIsSeenByItsColumns()
    {
        Write("films/labels.csv", "file,label\nA/x.png,A\n");
        Write("elsewhere.csv", Manifest);

        var found = LabelSource.Find(Folder("films"), new FileInfo(Path.Combine(_folder.Path, "elsewhere.csv")))!.Value;

        Assert.Equal(["P1", "P2"], found.Table.Rows.Select(row => row.Patient));
    }

    [SkippableTheory]
    [InlineData("train", 4382, 1072)]
    [InlineData("test", 618, 231)]
    public void GivenTheRealManifest_WhenASplitIsImported_ThenEveryFileHasItsLabelAndPatient(string split, int files, int normal)
    {
        var path = TestData.Path("chest-xray-pneumonia", split);
        Skip.If(path is null, TestData.SkipReason);
        var folder = new DirectoryInfo(path);

        var table = LabelSource.Find(folder, null)!.Value.Table;
        var scan = FolderScan.Read(folder, null);

        Assert.Equal(files, scan.Files.Count);
        Assert.Equal(scan.Files.Select(file => file.Name), table.Rows.Select(row => row.File).Order(StringComparer.Ordinal));
        Assert.Equal(normal, table.Rows.Count(row => row.Label == "NORMAL"));
        Assert.All(table.Rows, row => Assert.NotEmpty(row.Patient));
        Assert.All(table.Rows, row => Assert.Equal(LocalFile.LabelOf(row.File), row.Label));
    }

    private DirectoryInfo Folder(string name) => Directory.CreateDirectory(Path.Combine(_folder.Path, name));

    private void Write(string name, string text)
    {
        var path = Path.Combine(_folder.Path, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }
}
