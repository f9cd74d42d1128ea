using System.Text;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using MedFunctions.Core.Upload;

namespace MedFunctions.Core.Tests.Upload;

public sealed class LabelsFileTests
{
    [Fact]
    public void GivenColumnsInAnyOrderWithOthers_WhenRead_ThenRowsAreTold()
    {
        var rows = Read("Patient , age,FILE,Label\n p1 ,44,a.png,NORMAL\n,,sub/b.png,PNEUMONIA\n");

        Assert.Equal([new LabelRow("a.png", "NORMAL", "p1"), new LabelRow("sub/b.png", "PNEUMONIA", null)], rows);
    }

    [Theory]
    [InlineData("file,label\n\"a, b.png\",\"say \"\"x\"\"\"\n", "a, b.png", "say \"x\"")]
    [InlineData("file;label\na, b.png;NORMAL\n", "a, b.png", "NORMAL")]
    [InlineData("\ufefffile,label\r\na.png,NORMAL\r\n", "a.png", "NORMAL")]
    [InlineData("\ufefffile;label\r\na.png;NORMAL\r\n", "a.png", "NORMAL")]
    [InlineData("file,label\n\\sub\\a.png,NORMAL", "sub/a.png", "NORMAL")]
    [InlineData("file,label\n/sub/a.png,NORMAL", "sub/a.png", "NORMAL")]
    [InlineData("file,label\nMüller.png,NORMAL", "Müller.png", "NORMAL")]
    public void GivenAWayOfWriting_WhenRead_ThenTheRowIsTheSame(string csv, string file, string label) =>
        Assert.Equal(new LabelRow(file, label, null), Assert.Single(Read(csv)));

    [Fact]
    public void GivenUtf16_WhenRead_ThenTheByteOrderMarkTells()
    {
        byte[] csv = [.. Encoding.Unicode.GetPreamble(), .. Encoding.Unicode.GetBytes("file;label\nä.png;NORMAL\n")];

        Assert.Null(LabelsFile.Read(csv, out var rows));
        Assert.Equal(new LabelRow("ä.png", "NORMAL", null), Assert.Single(rows));
    }

    [Theory]
    [InlineData("", "The first line must name the columns")]
    [InlineData("\n\n", "The first line must name the columns")]
    [InlineData("label,patient\nNORMAL,1\n", "The first line must name the columns")]
    [InlineData("file\na.png\n", "The first line must name the columns")]
    [InlineData("a.png,NORMAL\n", "The first line must name the columns")]
    [InlineData("file,label\n,NORMAL\n", "Row 2 has no usable file name")]
    [InlineData("file,label\n/,NORMAL\n", "Row 2 has no usable file name")]
    [InlineData("file,label\na.png,NORMAL\na.png,PNEUMONIA\n", "Row 3 contradicts")]
    public void GivenAnUnusableFile_WhenRead_ThenTheReasonSaysWhere(string csv, string saying)
    {
        var rejection = LabelsFile.Read(Encoding.UTF8.GetBytes(csv), out var rows);

        Assert.Equal("bad-labels", rejection?.Code);
        Assert.Contains(saying, rejection!.Reason, StringComparison.Ordinal);
        Assert.Empty(rows);
    }

    [Fact]
    public void GivenTheSameRowTwice_WhenRead_ThenItCountsOnce() =>
        Assert.Single(Read("file,label\na.png,NORMAL\n/a.png,NORMAL\n"));

    [Fact]
    public void GivenAnotherEncoding_WhenRead_ThenItIsRefusedInsteadOfMatchingNoFile()
    {
        var rejection = LabelsFile.Read(Encoding.Latin1.GetBytes("file,label\nMüller.png,NORMAL\n"), out _);

        Assert.Contains("UTF-8", rejection!.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void GivenACellOfMoreThanItsBound_WhenRead_ThenItIsRefused()
    {
        Assert.NotNull(LabelsFile.Read(Encoding.UTF8.GetBytes($"file,label\n{new string('a', 1025)},NORMAL\n"), out _));
        Assert.NotNull(LabelsFile.Read(Encoding.UTF8.GetBytes($"file,label\na.png,{new string('x', 1 << 16)}\n"), out _));
    }

    [Fact]
    public void GivenMoreRowsThanAllowed_WhenRead_ThenItIsRefused()
    {
        var csv = "file,label\n1,A\n2,A\n3,A\n"u8.ToArray();

        Assert.Null(LabelsFile.Read(csv, 3, out _));
        Assert.Contains("more than 2 rows", LabelsFile.Read(csv, 2, out _)!.Reason, StringComparison.Ordinal);
    }

    [Property(MaxTest = 500)]
    public void GivenAnyBytes_WhenRead_ThenRowsOrAReasonButNoException(byte[] noise, bool withHeader)
    {
        byte[] csv = withHeader ? [.. "file,label,patient\n"u8, .. noise] : noise;

        var rejection = LabelsFile.Read(csv, out var rows);

        Assert.True(rejection is null || rows.Count == 0);
    }

    [Property(MaxTest = 500)]
    public Property GivenAnyCsvLikeText_WhenRead_ThenRowsOrAReasonButNoException()
    {
        var text = Gen.Elements("\"", ",", ";", "\n", "\r\n", "file", "label", "patient", "a.png", " ", "\0", "ä", "\\", "\"\"").ArrayOf().Select(string.Concat);
        return Prop.ForAll(text.ToArbitrary(), csv =>
        {
            var rejection = LabelsFile.Read(Encoding.UTF8.GetBytes("file,label,patient\n" + csv), out var rows);
            return rejection is null ? rows.All(row => row.File.Length > 0) : rows.Count == 0;
        });
    }

    private static IReadOnlyList<LabelRow> Read(string csv)
    {
        Assert.Null(LabelsFile.Read(Encoding.UTF8.GetBytes(csv), out var rows));
        return rows;
    }
}
