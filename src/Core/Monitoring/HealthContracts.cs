namespace MedFunctions.Core.Monitoring;

/// <summary><c>GET /api/health</c>; HTTP 200 when healthy, else 503.</summary>
public sealed record HealthReport(bool Healthy, IReadOnlyList<HealthCheck> Checks);

/// <param name="Name">What was checked, for example <c>storage</c>.</param>
/// <param name="Healthy">Whether it works.</param>
/// <param name="Detail">What is wrong and what to do.</param>
public sealed record HealthCheck(string Name, bool Healthy, string? Detail = null);

/// <summary>Body of every HTTP error (RFC 9457, <c>application/problem+json</c>).</summary>
public sealed record Problem(string Type, string Title, int Status, string Detail, string? Code = null, string? TraceId = null);

/// <summary>Looks at one thing that the service needs.</summary>
public interface IHealthProbe
{
    /// <summary>Never throws but when cancelled: what is wrong is in the answer.</summary>
    Task<HealthCheck> CheckAsync(CancellationToken cancellationToken);
}
