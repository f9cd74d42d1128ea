using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using MedFunctions.Core;
using MedFunctions.Core.Inference;
using MedFunctions.Core.Monitoring;
using MedFunctions.Core.Registry;
using MedFunctions.Core.Training;
using MedFunctions.TestKit;

namespace MedFunctions.EndToEnd;

public sealed class WholePathTests(Azurite azurite) : IClassFixture<Azurite>, IAsyncLifetime
{
    private const string Clinic = "path-clinic";
    private const string Model = "tiny-opacity";
    private const int Images = 60;

    private readonly Site site = new(azurite);

    public Task InitializeAsync() => site.App.StartAsync();

    public async Task DisposeAsync() => await site.DisposeAsync();

    [Fact]
    public async Task GivenLabelledUploads_WhenTrainedAndPromoted_ThenEveryDoorAnswers()
    {
        await site.UploadAsync(Clinic, "tiny", Site.Phantoms(firstSeed: 1000, Images));
        var uploads = await site.WaitForUploadsAsync(Clinic, "tiny", Images);
        Assert.Equal((Images, 0, 0), (uploads.Prepared, uploads.Duplicate, uploads.Quarantined));

        var started = await site.PostAsync<TrainingStatus>($"/api/models/{Model}/train");
        var trained = await site.WaitForTrainingAsync(started.Id, status => status.IsFinished);
        Assert.Equal(TrainingState.Completed, trained.State);
        Assert.Equal((1, TrainingStage.Done, 3), (trained.Version, trained.Stage, trained.Epochs));

        await RefusesBeforePromotionAsync();
        var promoted = await site.PostAsync<ModelSummary>($"/api/models/{Model}/promote", new PromoteRequest());
        Assert.Equal(1, promoted.ActiveVersion);
        await PredictsOverHttpAsync();
        await PredictsABodyThatIsCalledAFormAsync();
        await PredictsNewImagesAsync();
        await OffersItsFilesAsync();
        await TrainsASecondVersionAndRollsBackAsync();
    }

    private async Task RefusesBeforePromotionAsync()
    {
        using var answer = await site.Http.PostAsync(Uri($"/api/models/{Model}/predict"), new ByteArrayContent(Site.Phantom(1, opacity: true)));
        Assert.Equal(HttpStatusCode.Conflict, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
    }

    private async Task PredictsOverHttpAsync()
    {
        using var answer = await site.Http.PostAsync(Uri($"/api/models/{Model}/predict"), new ByteArrayContent(Site.Phantom(2, opacity: true)));
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        var prediction = await answer.Content.ReadFromJsonAsync<Prediction>(ContractJson.Options);
        Assert.Equal((Model, 1), (prediction!.Model, prediction.Version));
        Assert.Equal(1, prediction.Probabilities.Sum(probability => probability.Probability), 4);
        Assert.Contains(prediction.Label, (string[])["CLEAR", "OPACITY"]);
        Assert.Equal(ModelCard.NotForDiagnosis, prediction.Disclaimer);

        using var form = new MultipartFormDataContent
        {
            { Part(Site.Phantom(3, opacity: false), "image/png"), "files", "good.png" },
            { Part("just some words"u8.ToArray(), "image/png"), "files", "bad.png" },
        };
        using var both = await site.Http.PostAsync(Uri($"/api/models/{Model}/predict"), form);
        var results = await both.Content.ReadFromJsonAsync<FilePrediction[]>(ContractJson.Options);
        Assert.NotNull(results![0].Prediction);
        Assert.Equal(("bad.png", "not-an-image"), (results[1].File, results[1].Code));
    }

    /// <summary>curl --data-binary says so of whatever it sends.</summary>
    private async Task PredictsABodyThatIsCalledAFormAsync()
    {
        using var body = new ByteArrayContent(Site.Phantom(4, opacity: true)) { Headers = { ContentType = new MediaTypeHeaderValue("application/x-www-form-urlencoded") } };
        using var answer = await site.Http.PostAsync(Uri($"/api/models/{Model}/predict"), body);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    private async Task PredictsNewImagesAsync()
    {
        await site.UploadAsync(Clinic, "tiny-new", Site.Phantoms(firstSeed: 5000, count: 4));
        await Eventually.TrueAsync(
            async () => (await site.GetAsync<ResultPage>($"/api/results/{Clinic}/tiny-new?model={Model}")).Items.Count == 4,
            TimeSpan.FromSeconds(60),
            () => "automatic predictions");
        var page = await site.GetAsync<ResultPage>($"/api/results/{Clinic}/tiny-new?model={Model}");
        Assert.Contains(page.Items, item => item.Name == "OPACITY/1.png");
        Assert.Equal(4, (await site.WaitForUploadsAsync(Clinic, "tiny-new", 4)).Predicted);
    }

    private async Task OffersItsFilesAsync()
    {
        var card = await site.GetAsync<ModelCard>($"/api/models/{Model}/versions/1/card");
        Assert.Equal(Images, card.Dataset.Counts.Values.Sum(split => split.Values.Sum()));
        var report = await site.Http.GetStringAsync(Uri($"/api/models/{Model}/versions/1/report"));
        Assert.Contains("<svg", report, StringComparison.Ordinal);
        using var missing = await site.Http.GetAsync(Uri($"/api/models/{Model}/versions/9/card"));
        Assert.Equal(HttpStatusCode.NotFound, missing.StatusCode);
    }

    private async Task TrainsASecondVersionAndRollsBackAsync()
    {
        var again = await site.PostAsync<TrainingStatus>($"/api/models/{Model}/train");
        Assert.Equal(2, (await site.WaitForTrainingAsync(again.Id, status => status.IsFinished)).Version);
        Assert.Equal(2, (await site.PostAsync<ModelSummary>($"/api/models/{Model}/promote", new PromoteRequest())).ActiveVersion);
        Assert.Equal(1, (await site.PostAsync<ModelSummary>($"/api/models/{Model}/rollback")).ActiveVersion);
        using var tooFar = await site.Http.PostAsync(Uri($"/api/models/{Model}/rollback"), null);
        var problem = await tooFar.Content.ReadFromJsonAsync<Problem>(ContractJson.Options);
        Assert.Equal(409, problem!.Status);
    }

    private static ByteArrayContent Part(byte[] content, string type) =>
        new(content) { Headers = { ContentType = new MediaTypeHeaderValue(type) } };

    private static Uri Uri(string path) => new(path, UriKind.Relative);
}
