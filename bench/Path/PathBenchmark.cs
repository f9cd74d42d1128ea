using System.Diagnostics;
using System.Net.Http.Json;
using Azure.Storage.Blobs;
using MedFunctions.Core;
using MedFunctions.Core.Upload;
using MedFunctions.Imaging;
using MedFunctions.Imaging.Phantoms;
using MedFunctions.TestKit;

namespace MedFunctions.Bench.Path;

/// <summary>
/// Images per second from upload to prepared, against a bare loop that uploads, downloads and decodes the same images with
/// the same parallelism on the same storage. The bare loop writes nothing back and remembers nothing, so it is the ceiling.
/// </summary>
internal sealed class PathBenchmark : IBenchmark
{
    private const int Images = 1000;
    private const int Parallelism = 8;
    private const string Clinic = "bench";

    public string Name => "path";

    public string About => "images per second from upload to prepared, against a bare upload-download-decode loop";

    public async Task<Measurement> RunAsync()
    {
        var azurite = new Azurite();
        await azurite.InitializeAsync();
        try
        {
            using var folder = new TemporaryFolder();
            await using var app = new FunctionApp(azurite.ConnectionString, folder.Path, RepositoryRoot.File("models"));
            await app.StartAsync();
            var images = Enumerable.Range(0, Images).Select(Render).ToArray();
            Console.WriteLine($"{Images} images, {images.Sum(image => image.Length) / Images / 1024} KiB each, {Parallelism} at a time");

            await PrepareAsync(app, "warm-up", images[..50]);
            var reference = await ReferenceAsync(azurite.ConnectionString, images);
            Console.WriteLine($"reference: {reference:0.0} images/s");
            var ours = await PrepareAsync(app, "measured", images[50..]);
            Console.WriteLine($"ours: {ours:0.0} images/s");
            return new Measurement(ours, reference, "images/s", "bare loop");
        }
        finally
        {
            await azurite.DisposeAsync();
        }
    }

    private static byte[] Render(int seed) =>
        PreparedPng.Encode(ChestPhantom.Render(new ChestPhantomOptions { Seed = seed, Size = 224 }));

    private static async Task<double> ReferenceAsync(string connectionString, byte[][] images)
    {
        var container = new BlobContainerClient(connectionString, "bare-loop");
        await container.CreateIfNotExistsAsync();
        var watch = Stopwatch.StartNew();
        await EachAsync(images, async (i, image, token) =>
        {
            var blob = container.GetBlobClient($"{i}.png");
            await blob.UploadAsync(BinaryData.FromBytes(image), token);
            var content = await blob.DownloadContentAsync(token);
            if (ImageDecoder.Decode(content.Value.Content.ToMemory(), new ImageLimits()) is not DecodedImage)
            {
                throw new InvalidOperationException("A phantom could not be decoded.");
            }
        });
        return images.Length / watch.Elapsed.TotalSeconds;
    }

    private static async Task<double> PrepareAsync(FunctionApp app, string dataset, byte[][] images)
    {
        using var answer = await app.Http.PostAsJsonAsync("/api/uploads", new UploadRequest(Clinic), ContractJson.Options);
        var grant = (await answer.Content.ReadFromJsonAsync<UploadGrant>(ContractJson.Options))!;
        var container = new BlobContainerClient(grant.Url);
        var watch = Stopwatch.StartNew();
        await EachAsync(images, (i, image, token) =>
            container.GetBlobClient($"{grant.Prefix}{dataset}/{i}.png").UploadAsync(BinaryData.FromBytes(image), token));
        await Eventually.TrueAsync(
            async () => (await app.Http.GetFromJsonAsync<UploadSummary>($"/api/uploads/{Clinic}/{dataset}/summary", ContractJson.Options))!.Prepared == images.Length,
            TimeSpan.FromMinutes(5),
            () => "all images to be prepared");
        return images.Length / watch.Elapsed.TotalSeconds;
    }

    private static Task EachAsync(byte[][] images, Func<int, byte[], CancellationToken, Task> work) =>
        Parallel.ForEachAsync(
            images.Index(),
            new ParallelOptions { MaxDegreeOfParallelism = Parallelism },
            async (pair, token) => await work(pair.Index, pair.Item, token));
}
