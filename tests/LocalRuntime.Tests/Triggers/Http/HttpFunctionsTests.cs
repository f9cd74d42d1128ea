using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using MedFunctions.LocalRuntime.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace MedFunctions.LocalRuntime.Triggers.Http;

public sealed class HttpFunctionsTests : IAsyncLifetime, IDisposable
{
    private readonly TempFolder folder = new();
    private RunningApp app = null!;

    public async Task InitializeAsync() =>
        app = await RunningApp.StartAsync(RunningApp.Builder(folder.Path, null, typeof(Functions)));

    public async Task DisposeAsync() => await app.DisposeAsync();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("api/scans/42", "scan 42")]
    [InlineData("api/files/a/b/c.dcm", "file a/b/c.dcm")]
    [InlineData("api/pages", "page 1")]
    [InlineData("api/pages/7", "page 7")]
    [InlineData("api/Plain", "plain")]
    public async Task GivenARoute_WhenItFits_ThenItsValuesArriveByName(string url, string expected) =>
        Assert.Equal(expected, await app.Http.GetStringAsync(new Uri(url, UriKind.Relative)));

    [Theory]
    [InlineData("api/scans/notanumber")]
    [InlineData("scans/42")]
    [InlineData("api/nosuchfunction")]
    public async Task GivenARoute_WhenItDoesNotFit_Then404(string url) =>
        Assert.Equal(HttpStatusCode.NotFound, (await app.Http.GetAsync(new Uri(url, UriKind.Relative))).StatusCode);

    [Fact]
    public async Task GivenAnotherMethod_WhenSent_Then405WithTheAllowedOnes()
    {
        var answer = await app.Http.DeleteAsync(new Uri("api/scans/42", UriKind.Relative));

        Assert.Equal(HttpStatusCode.MethodNotAllowed, answer.StatusCode);
        Assert.Contains("GET", answer.Content.Headers.Allow);
    }

    [Fact]
    public async Task GivenAnActionResult_WhenReturned_ThenItIsExecutedWithWebDefaults()
    {
        var answer = await app.Http.GetAsync(new Uri("api/action", UriKind.Relative));

        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        Assert.Equal("""{"imageCount":3}""", await answer.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task GivenAResult_WhenReturned_ThenItIsExecuted()
    {
        var answer = await app.Http.GetAsync(new Uri("api/result", UriKind.Relative));

        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        Assert.Equal("/there", answer.Headers.Location?.ToString());
    }

    [Fact]
    public async Task GivenAnObject_WhenReturned_ThenItIsJson() =>
        Assert.Equal(3, (await app.Http.GetFromJsonAsync<JsonElement>(new Uri("api/object", UriKind.Relative))).GetProperty("imageCount").GetInt32());

    [Fact]
    public async Task GivenNoReturnValue_WhenRun_Then204() =>
        Assert.Equal(HttpStatusCode.NoContent, (await app.Http.PostAsync(new Uri("api/Nothing", UriKind.Relative), null)).StatusCode);

    [Fact]
    public async Task GivenAnUnhandledException_WhenRun_Then500ProblemWithoutItsText()
    {
        var answer = await app.Http.GetAsync(new Uri("api/Broken", UriKind.Relative));
        var text = await answer.Content.ReadAsStringAsync();

        Assert.Equal(HttpStatusCode.InternalServerError, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        Assert.DoesNotContain(Functions.Secret, text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task GivenABodyDeclaredTooLarge_WhenSent_Then413BeforeTheFunctionRuns()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "api/Nothing") { Content = new DeclaredContent(LocalHostBuilder.MaxRequestBody + 1) };
        request.Headers.ExpectContinue = true;

        var answer = await app.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        Assert.DoesNotContain("nothing", app.Recorder.All);
    }

    [Fact]
    public async Task GivenAChunkedBodyOverTheLimit_WhenRead_Then413()
    {
        using var content = new StreamContent(new ZeroStream(LocalHostBuilder.MaxRequestBody + 1));
        using var request = new HttpRequestMessage(HttpMethod.Post, "api/Reads") { Content = content };
        request.Headers.TransferEncodingChunked = true;

        var answer = await app.Http.SendAsync(request);

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.StatusCode);
    }

    [Fact]
    public async Task GivenTheHost_WhenAskedForItsStatus_ThenItIsRunningWithItsFunctions()
    {
        var status = await app.Http.GetFromJsonAsync<JsonElement>(new Uri("admin/host/status", UriKind.Relative));
        var functions = await app.Http.GetFromJsonAsync<JsonElement>(new Uri("admin/functions", UriKind.Relative));

        Assert.Equal("Running", status.GetProperty("state").GetString());
        Assert.Equal(functions.GetArrayLength(), status.GetProperty("functions").GetInt32());
        Assert.Contains(functions.EnumerateArray(), f => f.GetProperty("name").GetString() == "Scan");
    }

    public sealed class Functions(Recorder recorder)
    {
        public const string Secret = "Jane Doe";

        [Function("Scan")]
        public static string Scan([HttpTrigger("get", Route = "scans/{id:int}")] HttpRequest request, int id) => $"scan {id}";

        [Function("File")]
        public static string File([HttpTrigger("get", Route = "files/{*rest}")] HttpRequest request, string rest) => $"file {rest}";

        [Function("Page")]
        public static string Page([HttpTrigger("get", Route = "pages/{page:int=1}")] HttpRequest request, int page) => $"page {page}";

        [Function("Plain")]
        public static Task<string> Plain([HttpTrigger] HttpRequest request) => Task.FromResult("plain");

        [Function("Action")]
        public static async Task<IActionResult> Action([HttpTrigger("get", Route = "action")] HttpRequest request)
        {
            await Task.Yield();
            return new ObjectResult(new { ImageCount = 3 }) { StatusCode = StatusCodes.Status202Accepted };
        }

        [Function("Result")]
        public static ValueTask<IResult> Result([HttpTrigger("get", Route = "result")] HttpRequest request) =>
            ValueTask.FromResult(Results.Created("/there", null));

        [Function("Object")]
        public static object Plainly([HttpTrigger("get", Route = "object")] HttpRequest request) => new { ImageCount = 3 };

        [Function("Broken")]
        public static string Broken([HttpTrigger] HttpRequest request) => throw new InvalidOperationException(Secret);

        [Function("Nothing")]
        public Task Nothing([HttpTrigger("post")] HttpRequest request, FunctionContext context, CancellationToken cancellationToken)
        {
            Assert.NotNull(context.GetHttpContext());
            cancellationToken.ThrowIfCancellationRequested();
            recorder.Add("nothing");
            return Task.CompletedTask;
        }

        [Function("Reads")]
        public static async Task Reads([HttpTrigger("post")] HttpRequest request)
        {
            ArgumentNullException.ThrowIfNull(request);
            await request.Body.CopyToAsync(Stream.Null);
        }
    }

    /// <summary>Declares a length and never sends a byte of it.</summary>
    private sealed class DeclaredContent(long length) : HttpContent
    {
        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
            throw new InvalidOperationException("The server asked for the body.");

        protected override bool TryComputeLength(out long computed)
        {
            computed = length;
            return true;
        }
    }

    private sealed class ZeroStream(long length) : Stream
    {
        private long left = length;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override int Read(byte[] buffer, int offset, int count)
        {
            var read = (int)Math.Min(count, left);
            buffer.AsSpan(offset, read).Clear();
            left -= read;
            return read;
        }

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
