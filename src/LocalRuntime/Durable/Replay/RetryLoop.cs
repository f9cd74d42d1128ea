using Microsoft.DurableTask;

namespace MedFunctions.LocalRuntime.Durable.Replay;

/// <summary>Calls again after a failure, as the options say. Delays are durable timers, so a restart doesn't shorten them.</summary>
internal static class RetryLoop
{
    /// <summary>Error types of calls to functions that don't exist; trying again can't help.</summary>
    public const string ActivityNotFound = "ActivityTaskNotFound";

    public const string OrchestratorNotFound = "OrchestratorTaskNotFound";

    public static Task<T> RunAsync<T>(TaskOrchestrationContext context, TaskRetryOptions? options, Func<Task<T>> call) => options switch
    {
        { Policy: { } policy } => RunAsync(context, policy, call),
        { Handler: { } handler } => RunAsync(context, handler, call),
        _ => call(),
    };

    private static async Task<T> RunAsync<T>(TaskOrchestrationContext context, RetryPolicy policy, Func<Task<T>> call)
    {
        var start = context.CurrentUtcDateTime;
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await call();
            }
            catch (TaskFailedException failed) when (
                attempt < policy.MaxNumberOfAttempts
                && CanRetry(failed)
                && policy.Handle(failed)
                && (policy.RetryTimeout == Timeout.InfiniteTimeSpan || context.CurrentUtcDateTime - start < policy.RetryTimeout))
            {
            }

            await context.CreateTimer(Delay(policy, attempt), CancellationToken.None);
        }
    }

    private static async Task<T> RunAsync<T>(TaskOrchestrationContext context, AsyncRetryHandler handler, Func<Task<T>> call)
    {
        var start = context.CurrentUtcDateTime;
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await call();
            }
            catch (TaskFailedException failed) when (CanRetry(failed))
            {
                var retry = new RetryContext(context, attempt, failed.FailureDetails, context.CurrentUtcDateTime - start, CancellationToken.None);
                if (!await handler(retry))
                {
                    throw;
                }
            }
        }
    }

    private static bool CanRetry(TaskFailedException failed) => failed.FailureDetails.ErrorType is not (ActivityNotFound or OrchestratorNotFound);

    private static TimeSpan Delay(RetryPolicy policy, int attempt)
    {
        var ticks = policy.FirstRetryInterval.Ticks * Math.Pow(policy.BackoffCoefficient, attempt - 1);
        var longest = policy.MaxRetryInterval == Timeout.InfiniteTimeSpan ? OrchestrationContext.LongestTimer : policy.MaxRetryInterval;
        return ticks < longest.Ticks ? TimeSpan.FromTicks((long)ticks) : longest;
    }
}
