using System.Net;
using System.Text.Json;
using System.Text.Json.Serialization;
using MedFunctions.Core.Monitoring;

namespace MedFunctions.Cli.Api;

/// <summary>Makes a <see cref="Problem"/> out of any error answer, also of a proxy's that knows nothing of problem details.</summary>
internal static class ProblemReader
{
    private const int MaximumDetail = 2_000;

    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web);

    public static Problem Read(HttpStatusCode status, ReadOnlySpan<byte> body)
    {
        LenientProblem? problem = null;
        try
        {
            problem = JsonSerializer.Deserialize<LenientProblem>(body, Options);
        }
        catch (JsonException)
        {
            // An error page instead of problem details: the status has to say it.
        }

        var detail = problem?.Detail ?? "";
        return new Problem(
            problem?.Type ?? "about:blank",
            string.IsNullOrWhiteSpace(problem?.Title) ? $"The server answered {(int)status} ({status})." : problem.Title,
            (int)status,
            detail.Length > MaximumDetail ? detail[..MaximumDetail] + "…" : detail,
            problem?.Code,
            problem?.TraceId);
    }

    private sealed record LenientProblem(
        string? Type, string? Title, string? Detail, string? Code, [property: JsonPropertyName("traceId")] string? TraceId);
}
