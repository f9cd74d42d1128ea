using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using MedFunctions.LocalRuntime.Durable;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace MedFunctions.LocalRuntime.Tests.Durable;

public sealed class ManagementHttpTests : IAsyncLifetime, IDisposable
{
    private readonly string _folder = EngineHost.NewFolder();
    private WebApplication _app = null!;
    private HttpClient _http = null!;

    private DurableTaskClient Client => _app.Services.GetRequiredService<DurableTaskClient>();

    public async Task InitializeAsync()
    {
        var functions = new TestFunctions()
            .Activity<string, string>("Upper", text => text!.ToUpperInvariant())
            .Orchestrator("Shout", context => context.CallActivityAsync<string>("Upper", context.GetInput<string>()))
            .Orchestrator("Wait", context => context.WaitForExternalEvent<string>("go"))
            .Orchestrator("Break", _ => throw new InvalidDataException("broken"));
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddSingleton<IDurableFunctions>(functions).AddDurableEngine(options => options.StateFolder = _folder);
        _app = builder.Build();
        _app.MapDurableManagement();
        await _app.StartAsync();
        _http = new HttpClient { BaseAddress = new Uri(_app.Urls.First() + DurableManagementEndpoints.Root + "/") };
    }

    public async Task DisposeAsync()
    {
        await _app.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    public void Dispose() => _http.Dispose();

    [Fact]
    public async Task Given_an_orchestrator_When_started_Then_its_status_link_leads_to_the_output()
    {
        var started = await _http.PostAsync(new Uri("orchestrators/Shout/one", UriKind.Relative), Json("\"hello\""));

        Assert.Equal(HttpStatusCode.Accepted, started.StatusCode);
        var payload = (await started.Content.ReadFromJsonAsync<JsonObject>())!;
        Assert.Equal("one", (string?)payload["id"]);
        Assert.Equal(started.Headers.Location!.ToString(), (string?)payload["statusQueryGetUri"]);
        await Client.WaitForInstanceCompletionAsync("one");
        var status = await _http.GetAsync(started.Headers.Location);
        Assert.Equal(HttpStatusCode.OK, status.StatusCode);
        var body = (await status.Content.ReadFromJsonAsync<JsonObject>())!;
        Assert.Equal(
            ["name", "instanceId", "runtimeStatus", "input", "customStatus", "output", "createdTime", "lastUpdatedTime"],
            body.Select(property => property.Key));
        Assert.Equal("HELLO", (string?)body["output"]);
        Assert.Equal("hello", (string?)body["input"]);
        Assert.Equal("Completed", (string?)body["runtimeStatus"]);
    }

    [Fact]
    public async Task Given_a_running_instance_When_asked_for_Then_the_answer_is_202_with_its_location()
    {
        await StartAsync("Wait", "w");

        var status = await _http.GetAsync(new Uri("instances/w?showInput=false", UriKind.Relative));

        Assert.Equal(HttpStatusCode.Accepted, status.StatusCode);
        Assert.EndsWith("/runtime/webhooks/durabletask/instances/w", status.Headers.Location!.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Given_the_history_flag_When_asked_for_Then_each_finished_step_is_one_entry()
    {
        await StartAsync("Shout", "h");
        await Client.WaitForInstanceCompletionAsync("h");

        var body = (await _http.GetFromJsonAsync<JsonObject>(new Uri("instances/h?showHistory=true&showHistoryOutput=true", UriKind.Relative)))!;

        var events = body["historyEvents"]!.AsArray();
        Assert.Equal(["ExecutionStarted", "TaskCompleted", "ExecutionCompleted"], events.Select(e => (string?)e!["EventType"]));
        Assert.Equal("Upper", (string?)events[1]!["FunctionName"]);
        Assert.Equal("X", (string?)events[1]!["Result"]);
        Assert.Equal("Completed", (string?)events[2]!["OrchestrationStatus"]);
    }

    [Fact]
    public async Task Given_a_failed_instance_When_asked_for_Then_the_output_is_the_message_and_500_only_if_wanted()
    {
        await StartAsync("Break", "b");
        await Client.WaitForInstanceCompletionAsync("b");

        Assert.Equal("broken", (string?)(await _http.GetFromJsonAsync<JsonObject>(new Uri("instances/b", UriKind.Relative)))!["output"]);
        Assert.Equal(HttpStatusCode.InternalServerError, await StatusAsync(HttpMethod.Get, "instances/b?returnInternalServerErrorOnFailure=true"));
    }

    [Fact]
    public async Task Given_an_event_by_http_When_raised_Then_the_instance_goes_on_and_later_events_are_gone()
    {
        await StartAsync("Wait", "e");

        Assert.Equal(HttpStatusCode.BadRequest, await StatusAsync(HttpMethod.Post, "instances/e/raiseEvent/go", "not json"));
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, await StatusAsync(HttpMethod.Post, "instances/e/raiseEvent/go", $"\"{new string('x', 1024 * 1024)}\""));
        Assert.Equal(HttpStatusCode.Accepted, await StatusAsync(HttpMethod.Post, "instances/e/raiseEvent/go", "\"yes\""));
        Assert.Equal("yes", (await Client.WaitForInstanceCompletionAsync("e", true)).ReadOutputAs<string>());
        Assert.Equal(HttpStatusCode.Gone, await StatusAsync(HttpMethod.Post, "instances/e/raiseEvent/go", "1"));
    }

    [Fact]
    public async Task Given_the_controls_When_used_Then_each_does_its_work_once()
    {
        await StartAsync("Wait", "c");
        await Client.WaitForInstanceStartAsync("c");

        Assert.Equal(HttpStatusCode.Accepted, await StatusAsync(HttpMethod.Post, "instances/c/suspend?reason=lunch"));
        await Eventually.HoldsAsync(async () => (await Client.GetInstanceAsync("c"))!.RuntimeStatus == OrchestrationRuntimeStatus.Suspended);
        Assert.Equal(HttpStatusCode.Accepted, await StatusAsync(HttpMethod.Post, "instances/c/resume"));
        Assert.Equal(HttpStatusCode.Conflict, await StatusAsync(HttpMethod.Post, "instances/c/restart?restartWithNewInstanceId=false"));
        Assert.Equal(HttpStatusCode.Accepted, await StatusAsync(HttpMethod.Post, "instances/c/terminate?reason=enough"));
        Assert.Equal("enough", (await Client.WaitForInstanceCompletionAsync("c", true)).ReadOutputAs<string>());
        Assert.Equal(HttpStatusCode.Gone, await StatusAsync(HttpMethod.Post, "instances/c/terminate"));
        Assert.Equal(HttpStatusCode.Accepted, await StatusAsync(HttpMethod.Post, "instances/c/restart"));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(HttpMethod.Delete, "instances/c"));
        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(HttpMethod.Delete, "instances/c"));
    }

    [Theory]
    [InlineData("GET", "instances/nobody", HttpStatusCode.NotFound)]
    [InlineData("POST", "instances/nobody/raiseEvent/go", HttpStatusCode.NotFound)]
    [InlineData("POST", "instances/nobody/terminate", HttpStatusCode.NotFound)]
    [InlineData("POST", "instances/nobody/suspend", HttpStatusCode.NotFound)]
    [InlineData("POST", "instances/nobody/resume", HttpStatusCode.NotFound)]
    [InlineData("POST", "instances/nobody/restart", HttpStatusCode.NotFound)]
    [InlineData("DELETE", "instances/nobody", HttpStatusCode.NotFound)]
    [InlineData("DELETE", "instances", HttpStatusCode.BadRequest)]
    [InlineData("DELETE", "instances?createdTimeFrom=2026-01-01", HttpStatusCode.NotFound)]
    [InlineData("GET", "instances?runtimeStatus=Sleeping", HttpStatusCode.BadRequest)]
    [InlineData("GET", "instances?runtimeStatus=99", HttpStatusCode.BadRequest)]
    [InlineData("GET", "instances?createdTimeFrom=yesterday", HttpStatusCode.BadRequest)]
    [InlineData("GET", "instances?top=0", HttpStatusCode.BadRequest)]
    [InlineData("POST", "orchestrators/Nobody", HttpStatusCode.BadRequest)]
    public async Task Given_a_request_that_cannot_be_met_When_sent_Then_the_status_says_why(string method, string path, HttpStatusCode expected) =>
        Assert.Equal(expected, await StatusAsync(new HttpMethod(method), path));

    [Fact]
    public async Task Given_instances_When_listed_Then_filters_and_the_token_header_work()
    {
        for (var i = 0; i < 3; i++)
        {
            await StartAsync("Shout", $"list-{i}");
            await Client.WaitForInstanceCompletionAsync($"list-{i}");
        }

        var first = await _http.GetAsync(new Uri("instances?instanceIdPrefix=list-&runtimeStatus=Completed,Failed&top=2&showInput=false&createdTimeFrom=2020-01-01", UriKind.Relative));
        var items = (await first.Content.ReadFromJsonAsync<JsonArray>())!;
        Assert.Equal(["list-0", "list-1"], items.Select(item => (string?)item!["instanceId"]));
        Assert.Null(items[0]!["input"]);

        using var next = new HttpRequestMessage(HttpMethod.Get, new Uri("instances?instanceIdPrefix=list-&top=2", UriKind.Relative));
        next.Headers.Add("x-ms-continuation-token", first.Headers.GetValues("x-ms-continuation-token"));
        var second = await _http.SendAsync(next);
        Assert.Equal(["list-2"], (await second.Content.ReadFromJsonAsync<JsonArray>())!.Select(item => (string?)item!["instanceId"]));
        Assert.False(second.Headers.Contains("x-ms-continuation-token"));

        using var bad = new HttpRequestMessage(HttpMethod.Get, new Uri("instances", UriKind.Relative));
        bad.Headers.Add("x-ms-continuation-token", "nonsense");
        Assert.Equal(HttpStatusCode.BadRequest, (await _http.SendAsync(bad)).StatusCode);

        var purged = await _http.DeleteAsync(new Uri("instances?createdTimeFrom=2020-01-01", UriKind.Relative));
        Assert.Equal(3, (int?)(await purged.Content.ReadFromJsonAsync<JsonObject>())!["instancesDeleted"]);
    }

    private static StringContent Json(string text) => new(text, Encoding.UTF8, "application/json");

    private Task<string> StartAsync(string orchestrator, string id) =>
        Client.ScheduleNewOrchestrationInstanceAsync(orchestrator, "x", new Microsoft.DurableTask.StartOrchestrationOptions(id));

    private async Task<HttpStatusCode> StatusAsync(HttpMethod method, string path, string? body = null)
    {
        using var request = new HttpRequestMessage(method, new Uri(path, UriKind.Relative)) { Content = body is null ? null : Json(body) };
        using var response = await _http.SendAsync(request);
        return response.StatusCode;
    }
}
