using MedFunctions.Cli.Import;
using MedFunctions.Core;
using MedFunctions.TestKit;

namespace MedFunctions.Cli.Demo;

public sealed class DemoDataTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void GivenTrainAndTestFolders_WhenRead_ThenEachIsImportedWithItsLabels()
    {
        Write("train/A/1.png", "train/B/2.png", "test/A/3.png");
        File.WriteAllText(Path.Combine(_folder.Path, "labels.csv"), "file,label,patient\ntrain/A/1.png,A,p1\ntest/A/3.png,A,p3\n");

        var data = Read();

        Assert.Equal(["A/1.png", "B/2.png"], data.Train.Files.Select(file => file.Name));
        Assert.Equal(["A/3.png"], data.Test.Files.Select(file => file.Name));
        Assert.Equal(("films", "films-test"), (data.Train.Dataset, data.Test.Dataset));
        Assert.Equal("p3", Assert.Single(data.Test.Labels!.Rows).Patient);
    }

    [Fact]
    public void GivenLabelFoldersOnly_WhenRead_ThenSomeAreHeldOutAndLabelsGoWithTheirFiles()
    {
        Write([.. Enumerable.Range(0, 200).Select(i => $"{(i % 2 == 0 ? "A" : "B")}/{i}.png")]);
        var rows = Enumerable.Range(0, 200).Select(i => $"{(i % 2 == 0 ? "A" : "B")}/{i}.png,{(i % 2 == 0 ? "A" : "B")},p{i / 2}");
        File.WriteAllLines(Path.Combine(_folder.Path, "labels.csv"), ["file,label,patient", .. rows]);

        var data = Read();

        Assert.Equal(200, data.Train.Files.Count + data.Test.Files.Count);
        Assert.InRange(data.Test.Files.Count, 10, 60);
        Assert.Equal(data.Test.Files.Select(file => file.Name), data.Test.Labels!.Rows.Select(row => row.File).Order(StringComparer.Ordinal));
        Assert.Empty(data.Test.Labels.Rows.Select(row => row.Patient).Intersect(data.Train.Labels!.Rows.Select(row => row.Patient)));
    }

    [Theory]
    [InlineData("train/A/1.png")]
    [InlineData("A/1.png", "A/2.png", "A/3.png")]
    [InlineData("1.png")]
    public void GivenAnotherLayout_WhenRead_ThenBothLayoutsAreExplained(params string[] names)
    {
        Write(names);

        var refused = Assert.Throws<InvalidInputException>(Read);

        Assert.Contains("train and test", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void GivenTheLongestName_WhenTheTestsNameIsMade_ThenItIsValid() =>
        Assert.True(ResourceName.IsValid(DemoData.TestDataset(new string('a', ResourceName.MaximumLength))));

    private DemoData Read() => DemoData.Read(new DirectoryInfo(_folder.Path), "demo", "films");

    private void Write(params string[] names)
    {
        foreach (var name in names)
        {
            var path = Path.Combine(_folder.Path, name);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, "x");
        }
    }
}
