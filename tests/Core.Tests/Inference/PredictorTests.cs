using MedFunctions.Core.Inference;
using MedFunctions.Core.Registry;
using MedFunctions.Core.Tests.Fakes;
using MedFunctions.Imaging;
using MedFunctions.TestKit;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace MedFunctions.Core.Tests.Inference;

public sealed class PredictorTests : IDisposable
{
    private static readonly DateTimeOffset Now = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    private readonly MemoryRegistry registry = new();
    private readonly FakeNetworks networks = new();
    private readonly ModelSessions sessions;
    private readonly Predictor predictor;

    public PredictorTests()
    {
        sessions = new ModelSessions(registry, networks);
        predictor = new Predictor(
            sessions,
            new ImageLimits { MaxFileBytes = 1 << 20 },
            Options.Create(new InferenceOptions { Parallel = 1, MaxWaiting = 1 }),
            new FakeTimeProvider(Now));
    }

    public void Dispose()
    {
        predictor.Dispose();
        sessions.Dispose();
    }

    [Theory]
    [InlineData(0.4, 0.39, "NORMAL")]
    [InlineData(0.4, 0.4, "PNEUMONIA")]
    [InlineData(0.7, 0.6, "NORMAL")]
    [InlineData(0.7, 0.7, "PNEUMONIA")]
    [InlineData(null, 0.51, "PNEUMONIA")]
    [InlineData(null, 0.5, "NORMAL")]
    public void GivenTwoClasses_WhenDecided_ThenTheThresholdOrElseTheLargestDecides(double? threshold, double positive, string expected) =>
        Assert.Equal(expected, Predictor.Decide(Samples.Card with { Threshold = threshold }, [1 - positive, positive]));

    [Fact]
    public void GivenThePositiveLabelFirst_WhenDecided_ThenItsOwnProbabilityCounts()
    {
        var card = Samples.Card with { Labels = ["PNEUMONIA", "NORMAL"], Threshold = 0.9 };

        Assert.Equal("NORMAL", Predictor.Decide(card, [0.8, 0.2]));
        Assert.Equal("PNEUMONIA", Predictor.Decide(card, [0.95, 0.05]));
    }

    [Fact]
    public void GivenThreeClasses_WhenDecided_ThenTheLargestDecides() =>
        Assert.Equal("B", Predictor.Decide(Samples.Card with { Labels = ["A", "B", "C"], PositiveLabel = null, Threshold = null }, [0.3, 0.4, 0.3]));

    [Fact]
    public async Task GivenAnImage_WhenPredicted_ThenTheAnswerSaysWhoAnsweredAndHowSure()
    {
        await ServeAsync();

        var answer = await predictor.PredictFileAsync("chest-test", Samples.Png(1), default);

        Assert.Equal(("chest-test", 1, "PNEUMONIA", Now), (answer.Model, answer.Version, answer.Label, answer.At));
        Assert.Equal([new ClassProbability("NORMAL", 0.5), new ClassProbability("PNEUMONIA", 0.5)], answer.Probabilities);
        Assert.True(answer.Uncertain);
        Assert.Equal(["The model is not sure: answers with such probabilities were often wrong when it was validated."], answer.Notes);
        Assert.Equal(ModelCard.NotForDiagnosis, answer.Disclaimer);
    }

    [Fact]
    public async Task GivenAFileThatIsNoImage_WhenPredicted_ThenItsCodeAndReason()
    {
        await ServeAsync();

        var text = await Assert.ThrowsAsync<UnusableImageException>(() => predictor.PredictFileAsync("chest-test", "text"u8.ToArray(), default));
        var large = await Assert.ThrowsAsync<UnusableImageException>(() => predictor.PredictFileAsync("chest-test", new byte[(1 << 20) + 1], default));

        Assert.Equal((RejectionCodes.NotAnImage, RejectionCodes.TooLarge), (text.Code, large.Code));
    }

    [Fact]
    public async Task GivenOneAtWorkAndOneWaiting_WhenAThirdComes_ThenItIsToldToComeLater()
    {
        await ServeAsync();
        using var working = new SemaphoreSlim(0);
        using var goOn = new ManualResetEventSlim();
        networks.BeforeAnswer = _ =>
        {
            working.Release();
            goOn.Wait();
        };
        var first = predictor.PredictFileAsync("chest-test", Samples.Png(1), default);
        await working.WaitAsync();
        var second = predictor.PredictFileAsync("chest-test", Samples.Png(1), default);

        await Assert.ThrowsAsync<UnavailableException>(() => predictor.PredictFileAsync("chest-test", Samples.Png(1), default));
        goOn.Set();

        Assert.Equal((await first).ImageId, (await second).ImageId);
        Assert.NotNull(await predictor.PredictFileAsync("chest-test", Samples.Png(2), default));
    }

    [Theory]
    [InlineData("chest", "chest", true)]
    [InlineData("chest", "chest-2", false)]
    [InlineData("chest*", "chest-2", true)]
    [InlineData("chest*", "chest", true)]
    [InlineData("chest*", "knee", false)]
    [InlineData("*", "anything", true)]
    [InlineData("Chest*", "chest", false)]
    public void GivenAPattern_WhenAskedForADataset_ThenItServesOrNot(string pattern, string dataset, bool expected) =>
        Assert.Equal(expected, PredictPrepared.Serves(Samples.Definition with { AutoPredict = ["other", pattern] }, dataset));

    [Fact]
    public void GivenNoPattern_WhenAsked_ThenItServesNothing() =>
        Assert.False(PredictPrepared.Serves(Samples.Definition with { AutoPredict = [] }, "chest"));

    private async Task ServeAsync()
    {
        var version = await registry.RegisterAsync("chest-test", "job", Samples.Bundle(), default, default);
        registry.Set(new ActivePointer(version.Version, []));
    }
}
