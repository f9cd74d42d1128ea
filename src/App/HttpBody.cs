using System.Text.Json;
using MedFunctions.Core;
using Microsoft.AspNetCore.Http;

namespace MedFunctions.App;

/// <summary>Bodies of requests and answers, read and written as the contracts say.</summary>
internal static class HttpBody
{
    /// <param name="request">The request; its body may be missing.</param>
    /// <param name="otherwise">What a missing body means; null where one is needed.</param>
    /// <param name="cancellationToken">Ends reading.</param>
    /// <exception cref="InvalidInputException">There is no JSON of this shape.</exception>
    public static async Task<T> ReadJsonAsync<T>(this HttpRequest request, T? otherwise, CancellationToken cancellationToken)
        where T : class
    {
        var body = await request.ReadBytesAsync(cancellationToken);
        if (body.Length == 0 && otherwise is not null)
        {
            return otherwise;
        }

        return ContractJson.Read<T>(body.Span, "request body");
    }

    /// <summary>The whole body; the host has bounded its size.</summary>
    public static async Task<ReadOnlyMemory<byte>> ReadBytesAsync(this HttpRequest request, CancellationToken cancellationToken)
    {
        using var buffer = new MemoryStream();
        await request.Body.CopyToAsync(buffer, cancellationToken);
        return buffer.GetBuffer().AsMemory(0, (int)buffer.Length);
    }

    public static IResult Ok<T>(T value) => Results.Json(value, ContractJson.Options);

    public static IResult Accepted<T>(T value, string location) => new AcceptedJson<T>(value, location, ContractJson.Options);

    private sealed class AcceptedJson<T>(T value, string location, JsonSerializerOptions options) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext)
        {
            httpContext.Response.Headers.Location = location;
            return Results.Json(value, options, statusCode: StatusCodes.Status202Accepted).ExecuteAsync(httpContext);
        }
    }
}
