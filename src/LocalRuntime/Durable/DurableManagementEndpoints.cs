using MedFunctions.LocalRuntime.Durable.Management;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.DurableTask.Client;

namespace MedFunctions.LocalRuntime.Durable;

/// <summary>The HTTP management API of Durable Functions.</summary>
public static class DurableManagementEndpoints
{
    public const string Root = "/runtime/webhooks/durabletask";

    private const string Instance = "/instances/{instanceId}";

    /// <summary>
    /// Maps the API under <see cref="Root"/>. It has no access control of its own: bind it to the local machine, or add
    /// requirements to the group that this returns.
    /// </summary>
    public static RouteGroupBuilder MapDurableManagement(this IEndpointRouteBuilder endpoints)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        var group = endpoints.MapGroup(Root);
        group.MapGet("/instances", ListInstances.HandleAsync);
        group.MapDelete("/instances", PurgeInstances.ByFilterAsync);
        group.MapGet(Instance, GetInstance.HandleAsync);
        group.MapDelete(Instance, PurgeInstances.ByIdAsync);
        group.MapPost(Instance + "/raiseEvent/{eventName}", ControlInstance.RaiseEventAsync);
        group.MapPost(Instance + "/terminate", (HttpContext http, DurableTaskClient client, string instanceId) =>
            ControlInstance.WhenRunningAsync(http, client, instanceId, (reason, cancellation) => client.TerminateInstanceAsync(instanceId, (object?)reason, cancellation)));
        group.MapPost(Instance + "/suspend", (HttpContext http, DurableTaskClient client, string instanceId) =>
            ControlInstance.WhenRunningAsync(http, client, instanceId, (reason, cancellation) => client.SuspendInstanceAsync(instanceId, reason, cancellation)));
        group.MapPost(Instance + "/resume", (HttpContext http, DurableTaskClient client, string instanceId) =>
            ControlInstance.WhenRunningAsync(http, client, instanceId, (reason, cancellation) => client.ResumeInstanceAsync(instanceId, reason, cancellation)));
        group.MapPost(Instance + "/restart", StartInstance.RestartAsync);
        group.MapPost("/orchestrators/{functionName}/{instanceId?}", StartInstance.HandleAsync);
        return group;
    }
}
