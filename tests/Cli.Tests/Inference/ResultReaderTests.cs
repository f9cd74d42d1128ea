using MedFunctions.Cli.Api;
using MedFunctions.Cli.TestSupport;
using MedFunctions.Core;
using MedFunctions.Core.Inference;

namespace MedFunctions.Cli.Inference;

public sealed class ResultReaderTests
{
    private const string First = "GET /api/results/demo/films?model=m";

    [Fact]
    public async Task GivenPages_WhenRead_ThenAllItemsComeInOrder()
    {
        using var server = new CannedServer()
            .On(First, new ResultPage([Item("a"), Item("b")], "next/1"))
            .On(First + "&continuation=next%2F1", new ResultPage([Item("c")], null));
        using var client = new MedFunctionsClient(server.Url);

        var items = await ResultReader.ReadAsync(client, "demo", "films", "m", default);

        Assert.Equal(["a", "b", "c"], items.Select(item => item.Name));
    }

    [Fact]
    public async Task GivenAPageThatPointsToItself_WhenRead_ThenItEnds()
    {
        using var server = new CannedServer()
            .On(First, new ResultPage([Item("a")], "x"))
            .On(First + "&continuation=x", new ResultPage([Item("a")], "x"));
        using var client = new MedFunctionsClient(server.Url);

        await Assert.ThrowsAsync<InvalidInputException>(() => ResultReader.ReadAsync(client, "demo", "films", "m", default));
    }

    private static ResultItem Item(string name) => new(name, SampleAnswers.Prediction("CLEAR", .1));
}
