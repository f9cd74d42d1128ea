using System.Reflection;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace MedFunctions.LocalRuntime.Hosting;

/// <summary>What scripts ask the host itself.</summary>
internal static class AdminEndpoints
{
    private static readonly string Version =
        typeof(AdminEndpoints).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion;

    public static void MapAdmin(this IEndpointRouteBuilder routes)
    {
        var id = Environment.MachineName;
        routes.MapGet("/admin/host/status", (FunctionCatalog catalog) =>
            Results.Json(new { id, state = "Running", version = Version, functions = catalog.Functions.Count }));
        routes.MapGet("/admin/functions", (FunctionCatalog catalog) => Results.Json(catalog.Functions.Select(f => new
        {
            name = f.Name,
            entryPoint = f.Definition.EntryPoint,
            trigger = f.Trigger.Type,
            target = f.Trigger.Listing,
        })));
    }
}
