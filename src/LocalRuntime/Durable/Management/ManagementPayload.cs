using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http;

namespace MedFunctions.LocalRuntime.Durable.Management;

/// <summary>Where an instance is managed, in the words of the Durable Functions host.</summary>
internal sealed record ManagementPayload(
    [property: JsonPropertyName("id")] string Id,
    [property: JsonPropertyName("statusQueryGetUri")] string StatusQueryGetUri,
    [property: JsonPropertyName("sendEventPostUri")] string SendEventPostUri,
    [property: JsonPropertyName("terminatePostUri")] string TerminatePostUri,
    [property: JsonPropertyName("purgeHistoryDeleteUri")] string PurgeHistoryDeleteUri,
    [property: JsonPropertyName("restartPostUri")] string RestartPostUri,
    [property: JsonPropertyName("suspendPostUri")] string SuspendPostUri,
    [property: JsonPropertyName("resumePostUri")] string ResumePostUri)
{
    public static ManagementPayload For(HttpRequest request, string instanceId)
    {
        var root = InstanceUri(request, instanceId);
        return new ManagementPayload(
            instanceId,
            root,
            $"{root}/raiseEvent/{{eventName}}",
            $"{root}/terminate?reason={{text}}",
            root,
            $"{root}/restart",
            $"{root}/suspend?reason={{text}}",
            $"{root}/resume?reason={{text}}");
    }

    public static string InstanceUri(HttpRequest request, string instanceId) =>
        $"{request.Scheme}://{request.Host}{request.PathBase}{DurableManagementEndpoints.Root}/instances/{Uri.EscapeDataString(instanceId)}";
}
