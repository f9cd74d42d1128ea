using System.Diagnostics;
using System.Reflection;
using MedFunctions.LocalRuntime.Hosting.Discovery;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace MedFunctions.LocalRuntime.Hosting.Invocation;

/// <summary>Runs functions through the app's middleware, each run in its own service scope and log scope.</summary>
internal sealed class FunctionInvoker
{
    /// <summary>How long a run that ignores its cancelled token is waited for before it counts as failed.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(10);

    private static readonly ActivitySource Activities = new("Microsoft.Azure.Functions.Worker");

    private readonly FunctionExecutionDelegate pipeline;
    private readonly IServiceScopeFactory scopes;
    private readonly HostSettings settings;
    private readonly TimeProvider time;
    private readonly ILogger logger;

    public FunctionInvoker(
        IEnumerable<Func<FunctionExecutionDelegate, FunctionExecutionDelegate>> middleware,
        IServiceScopeFactory scopes, HostSettings settings, TimeProvider time, ILoggerFactory loggers)
    {
        pipeline = middleware.Reverse().Aggregate((FunctionExecutionDelegate)CallAsync, (next, wrap) => wrap(next));
        this.scopes = scopes;
        this.settings = settings;
        this.time = time;
        logger = loggers.CreateLogger("Host.Functions");
    }

    /// <summary>Runs the function within the host's time limit and gives what it returned.</summary>
    /// <exception cref="FunctionTimeoutException">The run took longer than <see cref="HostSettings.FunctionTimeout"/>.</exception>
    public async Task<object?> InvokeAsync(Function function, TriggerEvent trigger, CancellationToken cancellationToken)
    {
        if (settings.FunctionTimeout is not { } limit) return await RunAsync(function, trigger, LogLevel.Information, cancellationToken);
        using var timer = new CancellationTokenSource(limit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timer.Token);
        try
        {
            return await RunAsync(function, trigger, LogLevel.Information, either.Token).WaitAsync(limit + Grace, time, CancellationToken.None);
        }
        catch (Exception e) when (e is OperationCanceledException or TimeoutException && timer.IsCancellationRequested)
        {
            throw new FunctionTimeoutException(function.Name, limit);
        }
    }

    /// <summary>
    /// Runs an orchestrator: on the calling thread, without a time limit, and logged at debug level because it replays.
    /// </summary>
    public Task<object?> ReplayAsync(Function function, TriggerEvent trigger) =>
        RunAsync(function, trigger, LogLevel.Debug, CancellationToken.None);

    private async Task<object?> RunAsync(Function function, TriggerEvent trigger, LogLevel level, CancellationToken cancellationToken)
    {
        using var activity = level == LogLevel.Debug ? null : Activities.StartActivity("Invoke", ActivityKind.Server);
        var scope = trigger.Http is null ? scopes.CreateAsyncScope() : default(AsyncServiceScope?);
        var context = new InvocationContext(function, trigger, trigger.Http?.RequestServices ?? scope!.Value.ServiceProvider, cancellationToken);
        activity?.SetTag("faas.name", function.Name).SetTag("faas.invocation_id", context.InvocationId);
        using var correlation = logger.InvocationScope(function.Name, context.InvocationId);
        var started = time.GetTimestamp();
        logger.Executing(level, function.Name, context.InvocationId);
        try
        {
            await pipeline(context);
            if (function.Output is { } output) await output(context, context.Returned.Value);
            var duration = time.GetElapsedTime(started);
            logger.Executed(level, function.Name, context.InvocationId, duration);
            return context.Returned.Value;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            logger.Cancelled(function.Name, context.InvocationId);
            throw;
        }
        catch (Exception e)
        {
            activity?.SetStatus(ActivityStatusCode.Error);
            var duration = time.GetElapsedTime(started);
            logger.Failed(e, function.Name, context.InvocationId, duration);
            throw;
        }
        finally
        {
            await context.ReleaseAsync();
            if (scope is { } own) await own.DisposeAsync();
        }
    }

    /// <summary>The end of the pipeline: the function's method itself.</summary>
    private static async Task CallAsync(FunctionContext functionContext)
    {
        var context = (InvocationContext)functionContext;
        var function = context.Function;
        var arguments = new object?[function.Parameters.Count];
        for (var i = 0; i < arguments.Length; i++) arguments[i] = await function.Parameters[i](context);

        var target = function.Method.IsStatic
            ? null
            : context.Own(ActivatorUtilities.CreateInstance(context.InstanceServices, function.Method.DeclaringType!));
        var returned = function.Method.Invoke(target, BindingFlags.DoNotWrapExceptions, null, arguments, null);
        context.Returned.Value = await ReturnedTask.ResultAsync(returned, function.Method.ReturnType);
    }
}

/// <summary>A function ran longer than the host allows.</summary>
internal sealed class FunctionTimeoutException(string functionName, TimeSpan limit)
    : FunctionWorkerException($"Function '{functionName}' ran longer than functionTimeout ({limit}).");
