namespace Microsoft.DurableTask;

/// <summary>Decides after a failure whether to call again at once.</summary>
public delegate bool RetryHandler(RetryContext retryContext);

/// <summary>Decides after a failure whether to call again; may await durable tasks, for example a timer as the delay.</summary>
public delegate Task<bool> AsyncRetryHandler(RetryContext retryContext);

/// <summary>What a retry handler knows. <paramref name="LastAttemptNumber"/> starts at 1.</summary>
public record RetryContext(
    TaskOrchestrationContext OrchestrationContext,
    int LastAttemptNumber,
    TaskFailureDetails LastFailure,
    TimeSpan TotalRetryTime,
    CancellationToken CancellationToken);
