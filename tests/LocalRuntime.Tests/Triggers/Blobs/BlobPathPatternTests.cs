using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;

namespace MedFunctions.LocalRuntime.Triggers.Blobs;

public sealed class BlobPathPatternTests
{
    [Theory]
    [InlineData("upload/{clinic}/{name}", "north/a.dcm", "clinic=north name=a.dcm")]
    [InlineData("upload/{clinic}/{name}", "north/2024/01/a.dcm", "clinic=north name=2024/01/a.dcm")]
    [InlineData("upload/{name}.dcm", "north/a.dcm", "name=north/a")]
    [InlineData("upload/in/{a}-{b}.png", "in/1-2-3.png", "a=1 b=2-3")]
    [InlineData("upload", "any/thing", "name=any/thing")]
    [InlineData("upload/fixed.json", "fixed.json", "")]
    public void GivenAPattern_WhenTheNameFits_ThenTheTokensAreRead(string path, string name, string expected)
    {
        Assert.True(BlobPathPattern.Parse(path).TryMatch(name, out var values));
        Assert.Equal(expected, string.Join(' ', values.Select(v => $"{v.Key}={v.Value}")));
    }

    [Theory]
    [InlineData("upload/{clinic}/{name}", "a.dcm")]
    [InlineData("upload/{clinic}/{name}", "/a.dcm")]
    [InlineData("upload/{clinic}/{name}", "north/")]
    [InlineData("upload/{name}.dcm", "a.png")]
    [InlineData("upload/{name}.dcm", "aXdcm")]
    [InlineData("upload/fixed.json", "fixed.json2")]
    public void GivenAPattern_WhenTheNameDoesNotFit_ThenThereIsNoMatch(string path, string name) =>
        Assert.False(BlobPathPattern.Parse(path).TryMatch(name, out _));

    [Theory]
    [InlineData("upload/{clinic}/{name}", "")]
    [InlineData("upload/in/{name}", "in/")]
    [InlineData("upload/a{name}", "a")]
    [InlineData("upload/fixed.json", "fixed.json")]
    public void GivenAPattern_WhenParsed_ThenItsPrefixNarrowsTheListing(string path, string prefix) =>
        Assert.Equal(prefix, BlobPathPattern.Parse(path).Prefix);

    [Theory]
    [InlineData("")]
    [InlineData("ab/{name}")]
    [InlineData("Upload/{name}")]
    [InlineData("up--load/{name}")]
    [InlineData("upload/")]
    [InlineData("upload/{}")]
    [InlineData("upload/{1a}")]
    [InlineData("upload/{a")]
    [InlineData("upload/a}")]
    [InlineData("upload/{a}/{A}")]
    public void GivenABadPath_WhenParsed_ThenFormatException(string path) =>
        Assert.Throws<FormatException>(() => BlobPathPattern.Parse(path));

    [Property]
    public Property GivenTokenValues_WhenFilledAndMatched_ThenTheyComeBack()
    {
        var segment = Gen.Elements("abcXYZ019._- äß".ToCharArray()).NonEmptyListOf().Select(c => string.Concat(c));
        var rest = segment.NonEmptyListOf().Select(s => string.Join('/', s));
        var pattern = BlobPathPattern.Parse("upload/{clinic}/{name}");
        return Prop.ForAll(segment.ToArbitrary(), rest.ToArbitrary(), (clinic, name) =>
        {
            var values = new Dictionary<string, object?> { ["clinic"] = clinic, ["name"] = name };
            return pattern.TryMatch(pattern.Fill(values), out var read) && read["clinic"] == clinic && read["NAME"] == name;
        });
    }
}
