using System.Diagnostics;
using MedFunctions.Core;
using MedFunctions.Core.Monitoring;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.Logging;

namespace MedFunctions.App;

/// <summary>
/// Turns errors of HTTP functions into problem details (RFC 9457). Only texts that were written for the caller go out;
/// of anything else the caller gets a trace id, under which the log has the rest.
/// </summary>
internal sealed partial class ProblemDetailsMiddleware(ILogger<ProblemDetailsMiddleware> logger) : IFunctionsWorkerMiddleware
{
    public async Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
    {
        if (context.GetHttpContext() is not { } http)
        {
            await next(context);
            return;
        }

        try
        {
            await next(context);
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            // Nobody is there any more to read an answer.
        }
        catch (Exception exception)
        {
            context.GetInvocationResult().Value = Answer(context, exception);
        }
    }

    internal static Problem Describe(Exception exception, string traceId) => exception switch
    {
        InvalidInputException => new Problem("about:blank", "The request is not valid", 400, exception.Message),
        BadHttpRequestException { StatusCode: 413 } => new Problem(
            "about:blank", "The request is too large", 413, "Upload large files to blob storage instead; POST /api/uploads gives a place to write to."),
        BadHttpRequestException bad => new Problem("about:blank", "The request is not valid", bad.StatusCode, "The body could not be read."),
        NotFoundException => new Problem("about:blank", "Not found", 404, exception.Message),
        ConflictException => new Problem("about:blank", "Not possible in the present state", 409, exception.Message),
        UnusableImageException unusable => new Problem("about:blank", "The image can't be used", 422, exception.Message, unusable.Code),
        UnavailableException => new Problem("about:blank", "Not available now", 503, exception.Message),
        _ => new Problem(
            "about:blank", "Unexpected error", 500, "Something went wrong in the service. The trace id finds it in the log.", TraceId: traceId),
    };

    private IResult Answer(FunctionContext context, Exception exception)
    {
        var traceId = Activity.Current?.TraceId.ToString() ?? context.InvocationId;
        var problem = Describe(exception, traceId);
        if (problem.Status == 500)
        {
            LogUnexpected(logger, exception, context.FunctionDefinition.Name, traceId);
        }

        return Results.Json(problem, ContractJson.Options, "application/problem+json", problem.Status);
    }

    [LoggerMessage(7001, LogLevel.Error, "Function {Function} failed unexpectedly, trace {TraceId}.")]
    private static partial void LogUnexpected(ILogger logger, Exception exception, string function, string traceId);
}
