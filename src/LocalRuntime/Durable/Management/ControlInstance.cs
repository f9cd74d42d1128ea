using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.DurableTask.Client;

namespace MedFunctions.LocalRuntime.Durable.Management;

/// <summary>POST to a running instance: 202, 404 if it is unknown, 410 if it is done.</summary>
internal static class ControlInstance
{
    public static async Task<IResult> WhenRunningAsync(
        HttpContext http,
        DurableTaskClient client,
        string instanceId,
        Func<string?, CancellationToken, Task> action)
    {
        if (await client.GetInstanceAsync(instanceId, http.RequestAborted) is not { } instance)
        {
            return Problems.NotFound();
        }

        if (instance.IsCompleted)
        {
            return Problems.Gone();
        }

        await action(http.Request.Query["reason"], http.RequestAborted);
        return Results.StatusCode(StatusCodes.Status202Accepted);
    }

    public static async Task<IResult> RaiseEventAsync(HttpContext http, DurableTaskClient client, string instanceId, string eventName)
    {
        JsonElement? payload;
        try
        {
            payload = await JsonBody.ReadAsync(http.Request, http.RequestAborted);
        }
        catch (JsonException)
        {
            return Problems.BadRequest("The body must be JSON.");
        }
        catch (BadHttpRequestException exception)
        {
            return Problems.Of(exception.StatusCode, exception.Message);
        }

        return await WhenRunningAsync(http, client, instanceId, (_, cancellation) => client.RaiseEventAsync(instanceId, eventName, payload, cancellation));
    }
}
