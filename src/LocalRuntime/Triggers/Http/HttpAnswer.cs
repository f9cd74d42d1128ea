using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Abstractions;
using Microsoft.AspNetCore.Routing;

namespace MedFunctions.LocalRuntime.Triggers.Http;

/// <summary>Writes what an HTTP function returned.</summary>
internal static class HttpAnswer
{
    /// <summary>Results execute themselves, text and other objects are written as such and as JSON; null is 204.</summary>
    public static Task WriteAsync(HttpContext http, object? value)
    {
        if (http.Response.HasStarted) return Task.CompletedTask;
        switch (value)
        {
            case IActionResult action:
                return action.ExecuteResultAsync(new ActionContext(http, http.GetRouteData(), new ActionDescriptor()));
            case IResult result:
                return result.ExecuteAsync(http);
            case null:
                if (http.Response.StatusCode == StatusCodes.Status200OK) http.Response.StatusCode = StatusCodes.Status204NoContent;
                return Task.CompletedTask;
            default:
                return new ObjectResult(value).ExecuteResultAsync(new ActionContext(http, http.GetRouteData(), new ActionDescriptor()));
        }
    }
}
