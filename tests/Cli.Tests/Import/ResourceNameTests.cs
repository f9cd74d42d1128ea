using FsCheck.Xunit;

namespace MedFunctions.Cli.Import;

public sealed class ResourceNameTests
{
    [Theory]
    [InlineData("Chest X-ray (2018)", "chest-x-ray-2018")]
    [InlineData("train", "train")]
    [InlineData("__a__b__", "a-b")]
    [InlineData("ct", "dataset-ct")]
    [InlineData("日本", "dataset")]
    [InlineData("", "dataset")]
    [InlineData("Lungenröntgen", "lungenr-ntgen")]
    public void GivenAFoldersName_WhenMadeADatasetsName_ThenItIsTheNearestValidOne(string folder, string expected) =>
        Assert.Equal(expected, ResourceName.FromFolder(folder));

    [Theory]
    [InlineData("abc", true)]
    [InlineData("a-1", true)]
    [InlineData("ab", false)]
    [InlineData("-ab", false)]
    [InlineData("ab-", false)]
    [InlineData("Abc", false)]
    [InlineData("a_c", false)]
    [InlineData("abc\n", false)]
    [InlineData("a/c", false)]
    public void GivenAName_WhenChecked_ThenTheRuleDecides(string name, bool valid) => Assert.Equal(valid, ResourceName.IsValid(name));

    [Fact]
    public void GivenALongFoldersName_WhenMadeADatasetsName_ThenItIsCutToAValidOne()
    {
        var name = ResourceName.FromFolder(new string('a', 62) + "-" + new string('b', 40));

        Assert.Equal(new string('a', 62), name);
    }

    [Property]
    public bool GivenAnyFoldersName_WhenMadeADatasetsName_ThenItIsValidAndStaysAsItIs(string? folder) =>
        ResourceName.FromFolder(folder ?? "") is var name && ResourceName.IsValid(name) && ResourceName.FromFolder(name) == name;
}
