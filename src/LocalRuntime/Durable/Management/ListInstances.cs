using Microsoft.AspNetCore.Http;
using Microsoft.DurableTask.Client;

namespace MedFunctions.LocalRuntime.Durable.Management;

/// <summary>GET instances: one page, with the token of the next in a header.</summary>
internal static class ListInstances
{
    public const string ContinuationHeader = "x-ms-continuation-token";

    public static async Task<IResult> HandleAsync(HttpContext http, DurableTaskClient client)
    {
        if (!InstanceListQuery.TryParse(http.Request.Query, out var query, out var error))
        {
            return Problems.BadRequest(error);
        }

        var pages = client.GetAllInstancesAsync(new OrchestrationQuery(
            query.CreatedFrom,
            query.CreatedTo,
            query.Statuses,
            InstanceIdPrefix: query.IdPrefix,
            PageSize: query.Top,
            FetchInputsAndOutputs: true)).AsPages(http.Request.Headers[ContinuationHeader]);
        try
        {
            await using var reader = pages.GetAsyncEnumerator(http.RequestAborted);
            await reader.MoveNextAsync();
            if (reader.Current.ContinuationToken is { } token)
            {
                http.Response.Headers[ContinuationHeader] = token;
            }

            return Results.Json(reader.Current.Values.Select(instance => InstanceView.From(instance, query.ShowInput)));
        }
        catch (ArgumentException)
        {
            return Problems.BadRequest("The continuation token isn't valid.");
        }
    }
}
