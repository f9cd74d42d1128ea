using MedFunctions.Core;
using MedFunctions.Core.Registry;
using MedFunctions.TestKit;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace MedFunctions.Adapters.Tests.Files;

public sealed class FileModelDefinitionsTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void GivenDefinitions_WhenRead_ThenTheyAreThereByName()
    {
        Write("chest-test", ContractJson.Write(Samples.Definition));
        Write("knee", ContractJson.Write(Samples.Definition with { Name = "knee" }));
        Directory.CreateDirectory(Path.Combine(folder.Path, "notes"));

        var definitions = Read();

        Assert.Equal(["chest-test", "knee"], definitions.All.Keys.Order());
        Assert.Equal("knee", definitions.Get("knee").Name);
        Assert.Contains(
            "Known models: chest-test, knee.", Assert.Throws<NotFoundException>(() => definitions.Get("hip")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void GivenAnotherFolderName_WhenRead_ThenBothNamesAreTold()
    {
        Write("chest", ContractJson.Write(Samples.Definition));

        Assert.Contains("names itself chest-test", Assert.Throws<InvalidInputException>(Read).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{", "can't be read")]
    [InlineData("null", "is empty")]
    [InlineData("{\"schemaVersion\":\"1\"}", "$.schemaVersion")]
    public void GivenAFileThatIsNoDefinition_WhenRead_ThenTheMessageNamesTheFile(string json, string saying)
    {
        Write("chest-test", System.Text.Encoding.UTF8.GetBytes(json));

        var message = Assert.Throws<InvalidInputException>(Read).Message;

        Assert.Contains(Path.Combine("chest-test", "model.json"), message, StringComparison.Ordinal);
        Assert.Contains(saying, message, StringComparison.Ordinal);
    }

    [Fact]
    public void GivenABrokenRule_WhenRead_ThenItIsRefused()
    {
        Write("chest-test", ContractJson.Write(Samples.Definition with { Limitations = [] }));

        Assert.Throws<InvalidInputException>(Read);
    }

    [Fact]
    public void GivenNoFolder_WhenRead_ThenTheMessageNamesTheSetting() =>
        Assert.Contains("Models:Folder", Assert.Throws<InvalidInputException>(() => Read("missing")).Message, StringComparison.Ordinal);

    private void Write(string name, byte[] json)
    {
        Directory.CreateDirectory(Path.Combine(folder.Path, name));
        File.WriteAllBytes(Path.Combine(folder.Path, name, "model.json"), json);
    }

    private IModelDefinitions Read() => Read("");

    private IModelDefinitions Read(string below)
    {
        var settings = new Dictionary<string, string?> { ["Models:Folder"] = Path.Combine(folder.Path, below) };
        return new ServiceCollection()
            .AddSingleton<IConfiguration>(new ConfigurationBuilder().AddInMemoryCollection(settings).Build())
            .AddLogging()
            .AddAdapters()
            .BuildServiceProvider()
            .GetRequiredService<IModelDefinitions>();
    }
}
