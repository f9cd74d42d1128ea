using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace MedFunctions.LocalRuntime.Durable.Management;

/// <summary>POST that starts an instance, new or again: 202 with the management addresses, 409 if its id is in use.</summary>
internal static class StartInstance
{
    public const int MaxInstanceIdLength = 100;

    private const string PollSeconds = "10";

    public static async Task<IResult> HandleAsync(HttpContext http, DurableTaskClient client, string functionName, string? instanceId)
    {
        if (instanceId is { Length: > MaxInstanceIdLength })
        {
            return Problems.BadRequest($"An instance id has at most {MaxInstanceIdLength} characters.");
        }

        JsonElement? input;
        try
        {
            input = await JsonBody.ReadAsync(http.Request, http.RequestAborted);
        }
        catch (JsonException)
        {
            return Problems.BadRequest("The body must be JSON.");
        }
        catch (BadHttpRequestException exception)
        {
            return Problems.Of(exception.StatusCode, exception.Message);
        }

        return await StartAsync(http, () => client.ScheduleNewOrchestrationInstanceAsync(
            functionName,
            input,
            new StartOrchestrationOptions(instanceId),
            http.RequestAborted));
    }

    public static async Task<IResult> RestartAsync(HttpContext http, DurableTaskClient client, string instanceId)
    {
        if (await client.GetInstanceAsync(instanceId, http.RequestAborted) is null)
        {
            return Problems.NotFound();
        }

        var newId = InstanceListQuery.Flag(http.Request.Query, "restartWithNewInstanceId", true);
        return await StartAsync(http, () => client.RestartAsync(instanceId, newId, http.RequestAborted));
    }

    private static async Task<IResult> StartAsync(HttpContext http, Func<Task<string>> start)
    {
        try
        {
            var payload = ManagementPayload.For(http.Request, await start());
            http.Response.Headers.Location = payload.StatusQueryGetUri;
            http.Response.Headers.RetryAfter = PollSeconds;
            return Results.Json(payload, statusCode: StatusCodes.Status202Accepted);
        }
        catch (ArgumentException)
        {
            return Problems.BadRequest("The function doesn't exist or is not an orchestrator.");
        }
        catch (InvalidOperationException)
        {
            return Problems.Of(StatusCodes.Status409Conflict, "The instance is running already.");
        }
    }
}
