using Microsoft.AspNetCore.Http;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;

namespace MedFunctions.LocalRuntime.Durable.Management;

/// <summary>GET one instance: 202 with Location while it runs, 200 when it is done.</summary>
internal static class GetInstance
{
    private const string PollSeconds = "10";

    public static async Task<IResult> HandleAsync(HttpContext http, DurableTaskClient client, string instanceId)
    {
        if (await client.GetInstanceAsync(instanceId, getInputsAndOutputs: true, http.RequestAborted) is not { } instance)
        {
            return Problems.NotFound();
        }

        var query = http.Request.Query;
        var showInput = InstanceListQuery.Flag(query, "showInput", true);
        var view = InstanceView.From(instance, showInput);
        if (InstanceListQuery.Flag(query, "showHistory", false))
        {
            var history = http.RequestServices.GetRequiredService<DurableEngine>().Store.History(instanceId);
            view = view with
            {
                HistoryEvents = HistoryView.Create(history, instance.Name, InstanceListQuery.Flag(query, "showHistoryOutput", false), showInput),
            };
        }

        if (!instance.IsCompleted)
        {
            http.Response.Headers.Location = ManagementPayload.InstanceUri(http.Request, instanceId);
            http.Response.Headers.RetryAfter = PollSeconds;
            return Results.Json(view, statusCode: StatusCodes.Status202Accepted);
        }

        var error = instance.RuntimeStatus == OrchestrationRuntimeStatus.Failed && InstanceListQuery.Flag(query, "returnInternalServerErrorOnFailure", false);
        return Results.Json(view, statusCode: error ? StatusCodes.Status500InternalServerError : StatusCodes.Status200OK);
    }
}
