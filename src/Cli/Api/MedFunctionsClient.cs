using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using MedFunctions.Core;
using MedFunctions.Core.Inference;
using MedFunctions.Core.Monitoring;
using MedFunctions.Core.Registry;
using MedFunctions.Core.Training;
using MedFunctions.Core.Upload;

namespace MedFunctions.Cli.Api;

/// <summary>
/// The server's HTTP API. Every method throws <see cref="UnreachableException"/> when nothing answers and
/// <see cref="RefusedException"/> when the answer is an error.
/// </summary>
internal sealed class MedFunctionsClient : IDisposable
{
    private const long MaximumAnswerBytes = 128L << 20;

    private readonly HttpClient _http;

    /// <param name="server">Base address without <c>/api</c>.</param>
    /// <param name="functionKey">Sent as <c>x-functions-key</c>, as Azure Functions expects it; null where none is needed.</param>
    public MedFunctionsClient(Uri server, string? functionKey = null)
    {
        Server = server;
        // A proxy can't reach this machine's own addresses.
        _http = new HttpClient(new SocketsHttpHandler { UseProxy = !server.IsLoopback })
        {
            BaseAddress = new Uri(server.AbsoluteUri.TrimEnd('/') + "/api/"),
            MaxResponseContentBufferSize = MaximumAnswerBytes,
        };
        _http.DefaultRequestHeaders.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        if (!string.IsNullOrEmpty(functionKey))
        {
            _http.DefaultRequestHeaders.Add("x-functions-key", functionKey);
        }
    }

    public Uri Server { get; }

    /// <summary>Also answers when the server is up and not healthy.</summary>
    public async Task<HealthReport> GetHealthAsync(CancellationToken cancellationToken)
    {
        var (status, body) = await SendAsync(HttpMethod.Get, "health", null, cancellationToken);
        return status is HttpStatusCode.OK or HttpStatusCode.ServiceUnavailable && TryRead<HealthReport>(body) is { } report
            ? report
            : throw new RefusedException(ProblemReader.Read(status, body));
    }

    public Task<UploadGrant> RequestUploadAsync(string clinic, CancellationToken cancellationToken) =>
        PostAsync<UploadGrant>("uploads", new UploadRequest(clinic), cancellationToken);

    public Task<UploadSummary> GetUploadSummaryAsync(string clinic, string dataset, CancellationToken cancellationToken) =>
        GetAsync<UploadSummary>($"uploads/{Segment(clinic)}/{Segment(dataset)}/summary", cancellationToken);

    /// <param name="state">Only uploads in this state; all when null.</param>
    public Task<IReadOnlyList<UploadItem>> GetUploadsAsync(
        string clinic, string dataset, UploadState? state, CancellationToken cancellationToken) =>
        GetAsync<IReadOnlyList<UploadItem>>(
            $"uploads/{Segment(clinic)}/{Segment(dataset)}"
            + (state is { } wanted ? "?state=" + JsonNamingPolicy.CamelCase.ConvertName(wanted.ToString()) : ""),
            cancellationToken);

    public Task<IReadOnlyList<ModelSummary>> GetModelsAsync(CancellationToken cancellationToken) =>
        GetAsync<IReadOnlyList<ModelSummary>>("models", cancellationToken);

    public Task<ModelSummary> GetModelAsync(string model, CancellationToken cancellationToken) =>
        GetAsync<ModelSummary>($"models/{Segment(model)}", cancellationToken);

    public Task<TrainingStatus> TrainAsync(string model, string? dataset, CancellationToken cancellationToken) =>
        PostAsync<TrainingStatus>($"models/{Segment(model)}/train", new TrainRequest(dataset), cancellationToken);

    public Task<IReadOnlyList<TrainingStatus>> GetTrainingsAsync(CancellationToken cancellationToken) =>
        GetAsync<IReadOnlyList<TrainingStatus>>("training", cancellationToken);

    public Task<TrainingStatus> GetTrainingAsync(string id, CancellationToken cancellationToken) =>
        GetAsync<TrainingStatus>($"training/{Segment(id)}", cancellationToken);

    public async Task CancelTrainingAsync(string id, CancellationToken cancellationToken) =>
        Require(await SendAsync(HttpMethod.Post, $"training/{Segment(id)}/cancel", null, cancellationToken));

    public Task<ModelSummary> PromoteAsync(string model, PromoteRequest request, CancellationToken cancellationToken) =>
        PostAsync<ModelSummary>($"models/{Segment(model)}/promote", request, cancellationToken);

    public Task<ModelSummary> RollBackAsync(string model, CancellationToken cancellationToken) =>
        PostAsync<ModelSummary>($"models/{Segment(model)}/rollback", null, cancellationToken);

    /// <param name="form">One part a file.</param>
    public async Task<IReadOnlyList<FilePrediction>> PredictAsync(
        string model, MultipartFormDataContent form, CancellationToken cancellationToken) =>
        Read<IReadOnlyList<FilePrediction>>(
            Require(await SendAsync(HttpMethod.Post, $"models/{Segment(model)}/predict", form, cancellationToken)));

    public Task<ResultPage> GetResultsAsync(
        string clinic, string dataset, string model, string? continuation, CancellationToken cancellationToken) =>
        GetAsync<ResultPage>(
            $"results/{Segment(clinic)}/{Segment(dataset)}?model={Segment(model)}"
            + (continuation is null ? "" : "&continuation=" + Segment(continuation)),
            cancellationToken);

    public void Dispose() => _http.Dispose();

    private static string Segment(string value) => Uri.EscapeDataString(value);

    private static byte[] Require((HttpStatusCode Status, byte[] Body) answer) =>
        (int)answer.Status is >= 200 and < 300
            ? answer.Body
            : throw new RefusedException(ProblemReader.Read(answer.Status, answer.Body));

    private static T? TryRead<T>(byte[] body)
        where T : class
    {
        try
        {
            return Read<T>(body);
        }
        catch (InvalidInputException)
        {
            return null;
        }
    }

    private static T Read<T>(byte[] body) => ContractJson.Read<T>(body, $"server's answer ({typeof(T).Name})");

    private async Task<T> GetAsync<T>(string path, CancellationToken cancellationToken) =>
        Read<T>(Require(await SendAsync(HttpMethod.Get, path, null, cancellationToken)));

    private async Task<T> PostAsync<T>(string path, object? body, CancellationToken cancellationToken)
    {
        using var content = body is null ? null : JsonContent.Create(body, body.GetType(), options: ContractJson.OneLine);
        return Read<T>(Require(await SendAsync(HttpMethod.Post, path, content, cancellationToken)));
    }

    private async Task<(HttpStatusCode Status, byte[] Body)> SendAsync(
        HttpMethod method, string path, HttpContent? content, CancellationToken cancellationToken)
    {
        try
        {
            using var request = new HttpRequestMessage(method, path) { Content = content };
            using var response = await _http.SendAsync(request, cancellationToken);
            return (response.StatusCode, await response.Content.ReadAsByteArrayAsync(cancellationToken));
        }
        catch (HttpRequestException exception)
        {
            throw new UnreachableException(Server.GetLeftPart(UriPartial.Authority), exception);
        }
        catch (OperationCanceledException exception) when (!cancellationToken.IsCancellationRequested)
        {
            throw new UnreachableException(Server.GetLeftPart(UriPartial.Authority), exception);
        }
    }
}
