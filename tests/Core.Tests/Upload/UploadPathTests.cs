using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using MedFunctions.Core.Upload;

namespace MedFunctions.Core.Tests.Upload;

public sealed class UploadPathTests
{
    [Property]
    public Property GivenAnyBlobName_WhenParsed_ThenBlobNameIsTheOriginal()
    {
        var segment = Gen.Elements("inbox", "chest", "NORMAL", "a", "", " ", "x.png", "labels.csv", "a-b", "ümlaut", "-");
        var rest = segment.ArrayOf().Select(parts => string.Join('/', parts)).Where(text => text.Length > 0);
        return Prop.ForAll(rest.ToArbitrary(), text => UploadPath.Parse("clinic", text).BlobName == $"clinic/{text}");
    }

    [Theory]
    [InlineData("chest/NORMAL/a.png", "chest", "NORMAL/a.png", "NORMAL")]
    [InlineData("chest/a.png", "chest", "a.png", null)]
    [InlineData("chest/NORMAL/deep/a.png", "chest", "NORMAL/deep/a.png", "NORMAL")]
    [InlineData("a.png", "inbox", "a.png", null)]
    [InlineData("chest/", "inbox", "chest/", "chest")]
    [InlineData("/a.png", "inbox", "/a.png", null)]
    [InlineData("inbox/a.png", "inbox", "inbox/a.png", "inbox")]
    [InlineData("Chest X/a.png", "inbox", "Chest X/a.png", "Chest X")]
    public void GivenAPath_WhenParsed_ThenDatasetNameAndLabelAreTold(string rest, string dataset, string name, string? label)
    {
        var path = UploadPath.Parse("clinic", rest);

        Assert.Equal(("clinic", dataset, name, label), (path.Clinic, path.Dataset, path.Name, path.FolderLabel));
    }

    [Theory]
    [InlineData("chest/labels.csv", true)]
    [InlineData("labels.csv", true)]
    [InlineData("chest/NORMAL/labels.csv", false)]
    [InlineData("chest/Labels.csv", false)]
    public void GivenAPath_WhenAskedForLabels_ThenOnlyTheDatasetsOwnFileIs(string rest, bool expected) =>
        Assert.Equal(expected, UploadPath.Parse("clinic", rest).IsLabelsFile);

    [Theory]
    [InlineData("abc", true)]
    [InlineData("a-b", true)]
    [InlineData("0a0", true)]
    [InlineData("st-marys-2", true)]
    [InlineData("ab", false)]
    [InlineData("", false)]
    [InlineData("a--b", false)]
    [InlineData("-ab", false)]
    [InlineData("ab-", false)]
    [InlineData("Abc", false)]
    [InlineData("a_b", false)]
    [InlineData("a.b", false)]
    [InlineData("äbc", false)]
    [InlineData("abc\n", false)]
    [InlineData("abc/def", false)]
    public void GivenAName_WhenChecked_ThenTheRuleHolds(string name, bool expected) =>
        Assert.Equal(expected, UploadPath.IsValidName(name));

    [Fact]
    public void GivenNamesAtTheLimit_WhenChecked_Then63CharactersPassAnd64Dont()
    {
        Assert.True(UploadPath.IsValidName(new string('a', 63)));
        Assert.False(UploadPath.IsValidName(new string('a', 64)));
        Assert.True(UploadPath.IsValidName("a" + string.Concat(Enumerable.Repeat("-b", 31))));
        Assert.False(UploadPath.IsValidName("a" + string.Concat(Enumerable.Repeat("-b", 32))));
    }
}
