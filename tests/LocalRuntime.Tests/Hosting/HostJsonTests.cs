namespace MedFunctions.LocalRuntime.Hosting;

public sealed class HostJsonTests
{
    [Fact]
    public void GivenNoFile_WhenRead_ThenTheLocalDefaultsHold()
    {
        using var folder = new TempFolder();

        var settings = HostJson.Parse(HostJson.Load(folder.Path));

        Assert.Equal(new HostSettings(), settings);
        Assert.Equal(TimeSpan.FromMinutes(30), settings.FunctionTimeout);
        Assert.Equal("api", settings.RoutePrefix);
    }

    [Fact]
    public void GivenEverySetting_WhenRead_ThenEachIsTaken()
    {
        var settings = Parse("""
            {
              "version": "2.0",
              "functionTimeout": "00:10:00",
              "extensions": {
                "http": { "routePrefix": "/v1/" },
                "blobs": { "maxDegreeOfParallelism": 4, "poisonBlobThreshold": 2 },
                "queues": {
                  "batchSize": 10, "newBatchThreshold": 3, "maxDequeueCount": 7, "visibilityTimeout": "00:00:05",
                  "maxPollingInterval": "00:00:30", "messageEncoding": "none"
                }
              }
            }
            """);

        Assert.Equal(TimeSpan.FromMinutes(10), settings.FunctionTimeout);
        Assert.Equal("v1", settings.RoutePrefix);
        Assert.Equal((4, 2), (settings.Blobs.MaxDegreeOfParallelism, settings.Blobs.PoisonBlobThreshold));
        Assert.Equal(
            new QueueSettings
            {
                BatchSize = 10,
                NewBatchThreshold = 3,
                MaxDequeueCount = 7,
                VisibilityTimeout = TimeSpan.FromSeconds(5),
                MaxPollingInterval = TimeSpan.FromSeconds(30),
                Base64 = false,
            },
            settings.Queues);
    }

    [Fact]
    public void GivenTimeoutMinusOne_WhenRead_ThenThereIsNoLimit() =>
        Assert.Null(Parse("""{ "functionTimeout": "-1" }""").FunctionTimeout);

    [Theory]
    [InlineData("""{ "version": "1.0" }""", "version '1.0'")]
    [InlineData("""{ "functionTimeout": "ten" }""", "functionTimeout is 'ten'")]
    [InlineData("""{ "functionTimeout": "00:00:00" }""", "functionTimeout")]
    [InlineData("""{ "extensions": { "blobs": { "maxDegreeOfParallelism": 0 } } }""", "extensions.blobs.maxDegreeOfParallelism is '0'")]
    [InlineData("""{ "extensions": { "queues": { "batchSize": 33 } } }""", "extensions.queues.batchSize is '33'")]
    [InlineData("""{ "extensions": { "queues": { "messageEncoding": "hex" } } }""", "extensions.queues.messageEncoding is 'hex'")]
    [InlineData("{ not json", "valid JSON")]
    public void GivenAMistake_WhenRead_ThenTheMessageNamesIt(string json, string named)
    {
        var exception = Assert.Throws<InvalidDataException>(() => Parse(json));

        Assert.Contains(named, exception.Message, StringComparison.Ordinal);
        Assert.Contains("host.json", exception.Message, StringComparison.Ordinal);
    }

    private static HostSettings Parse(string json)
    {
        using var folder = new TempFolder();
        File.WriteAllText(Path.Combine(folder.Path, HostJson.FileName), json);
        return HostJson.Parse(HostJson.Load(folder.Path));
    }
}
