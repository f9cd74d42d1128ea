using System.Net.Http.Json;
using Azure.Storage.Blobs;
using MedFunctions.Core;
using MedFunctions.Core.Registry;
using MedFunctions.Core.Training;
using MedFunctions.Core.Upload;
using MedFunctions.Imaging;
using MedFunctions.Imaging.Phantoms;
using MedFunctions.TestKit;

// Each test starts processes that want the machine's cores.
[assembly: CollectionBehavior(DisableTestParallelization = true)]

namespace MedFunctions.EndToEnd;

/// <summary>A site of its own for a test: the real app, driven by HTTP and blobs alone.</summary>
public sealed class Site : IAsyncDisposable
{
    private readonly TemporaryFolder folder = new();

    public Site(Azurite azurite)
    {
        ArgumentNullException.ThrowIfNull(azurite);
        App = new FunctionApp(azurite.ConnectionString, folder.Path, RepositoryRoot.File("tests", "EndToEnd", "models"));
    }

    public FunctionApp App { get; }

    public HttpClient Http => App.Http;

    public static byte[] Phantom(int seed, bool opacity) =>
        PreparedPng.Encode(ChestPhantom.Render(new ChestPhantomOptions { Size = 96, Seed = seed, Opacity = opacity }));

    /// <summary>Files of a labelled dataset: <c>CLEAR/0.png</c>, <c>OPACITY/1.png</c> …</summary>
    public static IEnumerable<(string Name, byte[] Content)> Phantoms(int firstSeed, int count) =>
        Enumerable.Range(0, count).Select(i => ($"{(i % 2 == 0 ? "CLEAR" : "OPACITY")}/{i}.png", Phantom(firstSeed + i, i % 2 == 1)));

    public async Task UploadAsync(string clinic, string dataset, IEnumerable<(string Name, byte[] Content)> files)
    {
        var grant = await PostAsync<UploadGrant>("/api/uploads", new UploadRequest(clinic));
        var container = new BlobContainerClient(grant.Url);
        await Parallel.ForEachAsync(files, async (file, token) =>
            await container.GetBlobClient($"{grant.Prefix}{dataset}/{file.Name}").UploadAsync(BinaryData.FromBytes(file.Content), overwrite: true, token));
    }

    public async Task<UploadSummary> WaitForUploadsAsync(string clinic, string dataset, int stored, int seconds = 90)
    {
        UploadSummary? summary = null;
        await Eventually.TrueAsync(
            async () => (summary = await GetAsync<UploadSummary>($"/api/uploads/{clinic}/{dataset}/summary")) is { Pending: 0 } now && now.Stored >= stored,
            TimeSpan.FromSeconds(seconds),
            () => $"{stored} uploads to be processed; last seen: {summary}\n{App.Log}");
        return summary!;
    }

    public async Task<TrainingStatus> WaitForTrainingAsync(string id, Func<TrainingStatus, bool> until, int seconds = 120)
    {
        TrainingStatus? status = null;
        await Eventually.TrueAsync(
            async () => until(status = await GetAsync<TrainingStatus>($"/api/training/{id}")),
            TimeSpan.FromSeconds(seconds),
            () => $"training {id}; last seen: {status}\n{App.Log}");
        return status!;
    }

    public Task<ModelSummary> GetModelAsync(string model) => GetAsync<ModelSummary>($"/api/models/{model}");

    public async Task<T> GetAsync<T>(string path) =>
        (await Http.GetFromJsonAsync<T>(path, ContractJson.Options))!;

    public async Task<T> PostAsync<T>(string path, object? body = null)
    {
        using var answer = await Http.PostAsJsonAsync(path, body ?? new { }, ContractJson.Options);
        Assert.True(answer.IsSuccessStatusCode, $"{path}: {(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync()}");
        return (await answer.Content.ReadFromJsonAsync<T>(ContractJson.Options))!;
    }

    public async ValueTask DisposeAsync()
    {
        await App.DisposeAsync();
        folder.Dispose();
    }
}
