using Microsoft.AspNetCore.Http;

namespace MedFunctions.LocalRuntime.Durable.Management;

/// <summary>Errors as problem details (RFC 9457).</summary>
internal static class Problems
{
    public static IResult BadRequest(string detail) => Of(StatusCodes.Status400BadRequest, detail);

    public static IResult NotFound() => Of(StatusCodes.Status404NotFound, "There is no such instance, or none that can be removed.");

    public static IResult Gone() => Of(StatusCodes.Status410Gone, "The instance has ended.");

    public static IResult Of(int status, string detail) => Results.Problem(detail, statusCode: status);
}
