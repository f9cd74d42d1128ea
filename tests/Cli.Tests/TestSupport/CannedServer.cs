using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;
using MedFunctions.Core;

namespace MedFunctions.Cli.TestSupport;

/// <summary>A real HTTP listener that gives prepared answers, for what the client makes of them.</summary>
internal sealed class CannedServer : IDisposable
{
    private readonly HttpListener _listener = new();
    private readonly ConcurrentDictionary<string, ConcurrentQueue<Answer>> _answers = new();
    private readonly Task _serving;

    public CannedServer()
    {
        Url = new Uri($"http://127.0.0.1:{FreePort()}/");
        _listener.Prefixes.Add(Url.AbsoluteUri);
        _listener.Start();
        _serving = ServeAsync();
    }

    public Uri Url { get; }

    public ConcurrentQueue<Request> Requests { get; } = new();

    /// <summary>An address of this machine on which nothing listens.</summary>
    public static Uri NobodyThere() => new($"http://127.0.0.1:{FreePort()}/");

    /// <summary>Answers <c>GET /api/models</c> and so on; the last answer given for a route is repeated.</summary>
    public CannedServer On(string route, int status, string body, string contentType = "application/json")
    {
        _answers.GetOrAdd(route, _ => new ConcurrentQueue<Answer>()).Enqueue(new Answer(status, body, contentType));
        return this;
    }

    public CannedServer On<T>(string route, T body, int status = 200) => On(route, status, Encoding.UTF8.GetString(ContractJson.Write(body)));

    public void Dispose()
    {
        _listener.Close();
        _serving.GetAwaiter().GetResult();
    }

    private static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }

    private async Task ServeAsync()
    {
        while (_listener.IsListening)
        {
            HttpListenerContext context;
            try
            {
                context = await _listener.GetContextAsync();
            }
            catch (Exception exception) when (exception is HttpListenerException or ObjectDisposedException)
            {
                return;
            }

            using var reader = new StreamReader(context.Request.InputStream, Encoding.Latin1);
            Requests.Enqueue(new Request(
                $"{context.Request.HttpMethod} {context.Request.RawUrl}",
                await reader.ReadToEndAsync(),
                context.Request.Headers["x-functions-key"]));
            var answer = Next($"{context.Request.HttpMethod} {context.Request.RawUrl}");
            context.Response.StatusCode = answer.Status;
            context.Response.ContentType = answer.ContentType;
            context.Response.Close(Encoding.UTF8.GetBytes(answer.Body), willBlock: true);
        }
    }

    private Answer Next(string route) => _answers.TryGetValue(route, out var queue) && (queue.Count > 1 ? queue.TryDequeue(out var answer) : queue.TryPeek(out answer))
        ? answer
        : new Answer(404, $$"""{"type":"about:blank","title":"No answer is prepared.","status":404,"detail":"{{route}}"}""", "application/problem+json");

    internal sealed record Request(string Route, string Body, string? Key);

    private sealed record Answer(int Status, string Body, string ContentType);
}
