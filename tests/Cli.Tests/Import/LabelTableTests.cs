using System.Text;
using FsCheck.Xunit;
using MedFunctions.Core;
using MedFunctions.TestKit;

namespace MedFunctions.Cli.Import;

public sealed class LabelTableTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void GivenColumnsInAnyOrderAndCase_WhenRead_ThenRowsHaveFileLabelPatient()
    {
        var table = LabelTable.ReadLabels(Write("Patient, LABEL ,file,other\np1,OPACITY,OPACITY\\a.png,x\n,CLEAR,./CLEAR/b.png,y\n"));

        Assert.Equal([new LabelRow("OPACITY/a.png", "OPACITY", "p1"), new LabelRow("CLEAR/b.png", "CLEAR", "")], table.Rows);
    }

    [Fact]
    public void GivenSemicolonsByteOrderMarkAndCarriageReturns_WhenRead_ThenRowsAreTheSame()
    {
        var table = LabelTable.ReadLabels(Write("\uFEFFfile;label;patient\r\nA/a.png;A;p1\r\n"));

        Assert.Equal([new LabelRow("A/a.png", "A", "p1")], table.Rows);
    }

    [Fact]
    public void GivenNoPatientColumn_WhenRead_ThenPatientsAreUnknown() =>
        Assert.Equal("", Assert.Single(LabelTable.ReadLabels(Write("file,label\nA/a.png,A\n")).Rows).Patient);

    [Theory]
    [InlineData("")]
    [InlineData("name,class\na,b\n")]
    [InlineData("file,label,patient\n\"unclosed,A,p1\n")]
    public void GivenAnotherKindOfTable_WhenRead_ThenItIsRefusedWithoutItsContent(string text)
    {
        var refused = Assert.Throws<InvalidInputException>(() => LabelTable.ReadLabels(Write(text)));

        Assert.Contains("table.csv", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("unclosed", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void GivenARecordWithoutEnd_WhenRead_ThenItIsRefusedBeforeItTakesMemory()
    {
        var file = Write("file,label,patient\n\"" + new string('x', 5_000_000));

        Assert.Throws<InvalidInputException>(() => LabelTable.ReadLabels(file));
    }

    [Fact]
    public void GivenAManifest_WhenReadForASplit_ThenOnlyItsRowsCountAndAreNamedByClass()
    {
        var file = Write("split,class,file,patient,bytes\ntrain,NORMAL,a.jpeg,P1,7\ntest,NORMAL,b.jpeg,P2,8\n");

        Assert.Equal([new LabelRow("NORMAL/b.jpeg", "NORMAL", "P2")], LabelTable.ReadManifest(file, "test").Rows);
        Assert.Equal(["train/NORMAL/a.jpeg", "test/NORMAL/b.jpeg"], LabelTable.ReadManifest(file, null).Rows.Select(row => row.File));
    }

    [Fact]
    public void GivenRows_WhenWritten_ThenTheTextIsTheServersTable()
    {
        var table = new LabelTable([new LabelRow("A/a.png", "A", "p1"), new LabelRow("B/b, \"c\".png", "B", "")]);

        Assert.Equal("file,label,patient\nA/a.png,A,p1\n\"B/b, \"\"c\"\".png\",B,\n", Encoding.UTF8.GetString(table.Write()));
    }

    [Property]
    public bool GivenAnyPrintableRow_WhenWrittenAndRead_ThenItIsTheSame(char[] file, char[] patient)
    {
        // Blanks at the ends are not kept, and \ becomes /: both are meant.
        static string Clean(char[] text) => string.Concat(text.Where(c => c is >= '!' and <= '~' and not '\\'));
        var row = new LabelRow("A/" + Clean(file), "A", Clean(patient));
        var path = Path.Combine(_folder.Path, "round.csv");
        File.WriteAllBytes(path, new LabelTable([row]).Write());

        return LabelTable.ReadLabels(new FileInfo(path)).Rows.SequenceEqual([row]);
    }

    private FileInfo Write(string text)
    {
        var path = Path.Combine(_folder.Path, "table.csv");
        File.WriteAllText(path, text);
        return new FileInfo(path);
    }
}
