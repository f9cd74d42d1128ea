using Microsoft.AspNetCore.Http;
using Microsoft.DurableTask.Client;

namespace MedFunctions.LocalRuntime.Durable.Management;

/// <summary>DELETE of completed instances; 404 if none was removed.</summary>
internal static class PurgeInstances
{
    public static async Task<IResult> ByIdAsync(HttpContext http, DurableTaskClient client, string instanceId) =>
        Answer(await client.PurgeInstanceAsync(instanceId, http.RequestAborted));

    public static async Task<IResult> ByFilterAsync(HttpContext http, DurableTaskClient client)
    {
        if (!InstanceListQuery.TryParse(http.Request.Query, out var query, out var error))
        {
            return Problems.BadRequest(error);
        }

        return query.CreatedFrom is null
            ? Problems.BadRequest("createdTimeFrom is required.")
            : Answer(await client.PurgeAllInstancesAsync(
                new PurgeInstancesFilter(query.CreatedFrom, query.CreatedTo, query.Statuses),
                http.RequestAborted));
    }

    private static IResult Answer(PurgeResult result) => result.PurgedInstanceCount == 0
        ? Problems.NotFound()
        : Results.Json(new Dictionary<string, int> { ["instancesDeleted"] = result.PurgedInstanceCount });
}
