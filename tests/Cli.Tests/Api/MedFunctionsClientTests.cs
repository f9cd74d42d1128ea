using MedFunctions.Cli.TestSupport;
using MedFunctions.Core;
using MedFunctions.Core.Training;
using MedFunctions.Core.Upload;

namespace MedFunctions.Cli.Api;

public sealed class MedFunctionsClientTests : IDisposable
{
    private readonly CannedServer _server = new();
    private readonly MedFunctionsClient _client;

    public MedFunctionsClientTests() => _client = new MedFunctionsClient(_server.Url);

    public void Dispose()
    {
        _client.Dispose();
        _server.Dispose();
    }

    [Fact]
    public async Task GivenAContractWithoutItsOptionalValues_WhenRead_ThenTheyAreNull()
    {
        _server.On("GET /api/models/phantom-opacity", SampleAnswers.Model(active: null));
        _server.On("GET /api/training/t1", SampleAnswers.Run("t1", TrainingState.Pending));

        Assert.Null((await _client.GetModelAsync("phantom-opacity", default)).ActiveVersion);
        Assert.Null((await _client.GetTrainingAsync("t1", default)).LastEpoch);
    }

    [Fact]
    public async Task GivenAnErrorPageOfAProxy_WhenRead_ThenTheStatusBecomesTheProblem()
    {
        _server.On("GET /api/models", 502, "<html>Bad gateway</html>", "text/html");

        var refused = await Assert.ThrowsAsync<RefusedException>(() => _client.GetModelsAsync(default));

        Assert.Equal((502, "The server answered 502 (BadGateway).", ""), (refused.Problem.Status, refused.Problem.Title, refused.Problem.Detail));
    }

    [Fact]
    public async Task GivenProblemDetailsWithoutDetail_WhenRead_ThenTheTitleIsKept()
    {
        _server.On("GET /api/models", 400, """{"title":"Bad request","status":400}""", "application/problem+json");

        var refused = await Assert.ThrowsAsync<RefusedException>(() => _client.GetModelsAsync(default));

        Assert.Equal("Bad request", refused.Problem.Title);
    }

    [Fact]
    public async Task GivenAnAnswerOfAnotherShape_WhenRead_ThenItIsSaidAndNotGuessed()
    {
        _server.On("GET /api/models", 200, """{"models":[]}""");

        await Assert.ThrowsAsync<InvalidInputException>(() => _client.GetModelsAsync(default));
    }

    [Fact]
    public async Task GivenAFiveHundredOfHealth_WhenRead_ThenItIsRefused()
    {
        _server.On("GET /api/health", 503, "starting", "text/plain");

        await Assert.ThrowsAsync<RefusedException>(() => _client.GetHealthAsync(default));
    }

    [Fact]
    public async Task GivenAStateAndOddNames_WhenAsked_ThenTheyAreEscapedAndNamedAsInTheContract()
    {
        _server.On("GET /api/uploads/demo/a%2Fb?state=quarantined", 200, "[]");

        Assert.Empty(await _client.GetUploadsAsync("demo", "a/b", UploadState.Quarantined, default));
    }

    [Fact]
    public async Task GivenNobodyAtTheAddress_WhenAsked_ThenItIsUnreachable()
    {
        using var client = new MedFunctionsClient(CannedServer.NobodyThere());

        var unreachable = await Assert.ThrowsAsync<UnreachableException>(() => client.GetModelsAsync(default));

        Assert.StartsWith("http://127.0.0.1:", unreachable.Address, StringComparison.Ordinal);
    }

    [Fact]
    public async Task GivenACancelledCaller_WhenAsked_ThenItIsCancelledAndNotUnreachable() =>
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _client.GetModelsAsync(new CancellationToken(canceled: true)));
}
