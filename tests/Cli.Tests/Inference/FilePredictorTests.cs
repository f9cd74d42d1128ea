using FsCheck.Xunit;
using MedFunctions.Cli.Api;
using MedFunctions.Cli.TestSupport;
using MedFunctions.Core;
using MedFunctions.Core.Inference;
using MedFunctions.TestKit;

namespace MedFunctions.Cli.Inference;

public sealed class FilePredictorTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Property(MaxTest = 30)]
    public bool GivenAnyFiles_WhenCutIntoRequests_ThenAllAreThereInOrderAndNoneIsTooMany(byte count)
    {
        var files = Enumerable.Range(0, count).Select(i => ($"f{i}", File("x.png"))).ToList();

        var batches = FilePredictor.Batches(files).ToList();

        return batches.SelectMany(batch => batch).SequenceEqual(files)
            && batches.All(batch => batch.Count is > 0 and <= FilePredictor.BatchFiles);
    }

    [Fact]
    public void GivenLargeFiles_WhenCutIntoRequests_ThenARequestStaysSmall()
    {
        var large = File("large.dcm");
        using (var stream = large.OpenWrite()) stream.SetLength(FilePredictor.BatchBytes * 2 / 3);
        large.Refresh();

        Assert.Equal([1, 1, 1], FilePredictor.Batches([("a", large), ("b", large), ("c", large)]).Select(batch => batch.Count));
    }

    [Fact]
    public async Task GivenFilesWithPatientsNames_WhenPredicted_ThenNumbersAreSentAndAnswersComeUnderTheNames()
    {
        FilePrediction[] answers = [new("1.png", SampleAnswers.Prediction("CLEAR", .1), null, null), new("2.dcm", null, "code", "reason")];
        using var server = new CannedServer().On("POST /api/models/m/predict", answers);
        using var client = new MedFunctionsClient(server.Url);

        var got = await new FilePredictor(client).PredictAsync("m", [("Doe Jane.png", File("Doe Jane.png")), ("b.dcm", File("b.dcm"))], default);

        Assert.Equal(["Doe Jane.png", "b.dcm"], got.Select(answer => answer.File));
        var body = Assert.Single(server.Requests).Body;
        Assert.Contains("filename=1.png", body, StringComparison.Ordinal);
        Assert.DoesNotContain("Doe", body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task GivenTooFewAnswers_WhenPredicted_ThenNoneIsGivenToTheWrongFile()
    {
        using var server = new CannedServer().On("POST /api/models/m/predict", Array.Empty<FilePrediction>());
        using var client = new MedFunctionsClient(server.Url);

        await Assert.ThrowsAsync<InvalidInputException>(() => new FilePredictor(client).PredictAsync("m", [("a", File("a.png"))], default));
    }

    private FileInfo File(string name)
    {
        var path = Path.Combine(_folder.Path, name);
        System.IO.File.WriteAllText(path, "x");
        return new FileInfo(path);
    }
}
