using MedFunctions.LocalRuntime.Hosting.Discovery;
using MedFunctions.LocalRuntime.Hosting.Invocation;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;

namespace MedFunctions.LocalRuntime.Triggers.Http;

/// <summary>Maps HTTP functions to routes and turns what goes wrong into problem details.</summary>
internal static class HttpFunctions
{
    public static void MapHttpFunctions(this IEndpointRouteBuilder routes, IReadOnlyList<Function> functions)
    {
        var invoker = routes.ServiceProvider.GetRequiredService<FunctionInvoker>();
        foreach (var function in functions)
        {
            if (function.Trigger is not HttpTrigger trigger) continue;
            Task Handle(HttpContext http) => HandleAsync(http, function, invoker);
            if (trigger.Methods.Count == 0) routes.Map(trigger.Route, Handle);
            else routes.MapMethods(trigger.Route, trigger.Methods, Handle);
        }
    }

    private static async Task HandleAsync(HttpContext http, Function function, FunctionInvoker invoker)
    {
        var limit = http.Features.Get<IHttpMaxRequestBodySizeFeature>()?.MaxRequestBodySize;
        if (http.Request.ContentLength > limit)
        {
            await TooLarge(limit.Value).ExecuteAsync(http);
            return;
        }

        try
        {
            var data = new Dictionary<string, object?>(http.Request.RouteValues, StringComparer.OrdinalIgnoreCase);
            var value = await invoker.InvokeAsync(function, new TriggerEvent(http, data) { Http = http }, http.RequestAborted);
            await HttpAnswer.WriteAsync(http, value);
        }
        catch (Exception e) when (http.RequestAborted.IsCancellationRequested && e is OperationCanceledException or IOException)
        {
            http.Response.StatusCode = http.Response.HasStarted ? http.Response.StatusCode : StatusCodes.Status499ClientClosedRequest;
        }
        catch (Exception e) when (!http.Response.HasStarted)
        {
            http.Response.Clear();
            await Problem(e, limit).ExecuteAsync(http);
        }
        catch (Exception)
        {
            // The status is sent already; only a broken connection tells the client that the rest is missing.
            http.Abort();
        }
    }

    /// <summary>The invoker has logged the exception; the client learns only what kind of failure it was.</summary>
    private static IResult Problem(Exception exception, long? limit) => exception switch
    {
        BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge } => TooLarge(limit ?? 0),
        BadHttpRequestException bad => Results.Problem(statusCode: bad.StatusCode),
        FunctionInputConverterException => Results.Problem(statusCode: StatusCodes.Status400BadRequest),
        FunctionTimeoutException => Results.Problem(statusCode: StatusCodes.Status504GatewayTimeout),
        _ => Results.Problem(statusCode: StatusCodes.Status500InternalServerError),
    };

    private static IResult TooLarge(long limit) => Results.Problem(
        statusCode: StatusCodes.Status413PayloadTooLarge,
        detail: $"The request body may have {limit} bytes. Send larger files to blob storage.");
}
