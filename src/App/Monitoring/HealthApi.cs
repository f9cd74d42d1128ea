using MedFunctions.Core.Monitoring;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace MedFunctions.App.Monitoring;

public sealed class HealthApi(IEnumerable<IHealthProbe> probes)
{
    [Function("Health")]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "health")] HttpRequest request, CancellationToken cancellationToken)
    {
        var checks = await Task.WhenAll(probes.Select(probe => probe.CheckAsync(cancellationToken)));
        var report = new HealthReport(checks.All(check => check.Healthy), checks);
        return Results.Json(report, Core.ContractJson.Options, statusCode: report.Healthy ? 200 : 503);
    }
}
