namespace Microsoft.DurableTask;

/// <summary>Declarative retries with exponential delays. Attempts count the first call.</summary>
public class RetryPolicy
{
    private static readonly TimeSpan DefaultMaxRetryInterval = TimeSpan.FromHours(1);

    /// <exception cref="ArgumentOutOfRangeException">
    /// No attempt, a first interval of zero or less, a coefficient below 1, or a limit below the first interval.
    /// </exception>
    public RetryPolicy(int maxNumberOfAttempts, TimeSpan firstRetryInterval, double backoffCoefficient = 1, TimeSpan? maxRetryInterval = null, TimeSpan? retryTimeout = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(maxNumberOfAttempts);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(firstRetryInterval, TimeSpan.Zero);
        if (!(backoffCoefficient >= 1))
        {
            throw new ArgumentOutOfRangeException(nameof(backoffCoefficient), backoffCoefficient, "The coefficient must be 1 or more.");
        }

        RequireInfiniteOrAtLeast(maxRetryInterval, firstRetryInterval, nameof(maxRetryInterval));
        RequireInfiniteOrAtLeast(retryTimeout, firstRetryInterval, nameof(retryTimeout));
        MaxNumberOfAttempts = maxNumberOfAttempts;
        FirstRetryInterval = firstRetryInterval;
        BackoffCoefficient = backoffCoefficient;
        MaxRetryInterval = maxRetryInterval ?? DefaultMaxRetryInterval;
        RetryTimeout = retryTimeout ?? Timeout.InfiniteTimeSpan;
    }

    public int MaxNumberOfAttempts { get; }

    public TimeSpan FirstRetryInterval { get; }

    public double BackoffCoefficient { get; }

    /// <summary>Longest delay between two attempts; default 1 hour.</summary>
    public TimeSpan MaxRetryInterval { get; }

    /// <summary>Time since the first attempt after which no new attempt is made; default infinite.</summary>
    public TimeSpan RetryTimeout { get; }

    public Func<Exception, bool> Handle { get; private init; } = static _ => true;

    [Obsolete("Not used by the engine.")]
    public Func<Exception, Task<bool>>? HandleAsync { get; set; }

    public Func<TaskFailureDetails, bool> HandleFailure
    {
        init => Handle = exception => exception is TaskFailedException failed && value(failed.FailureDetails);
    }

    private static void RequireInfiniteOrAtLeast(TimeSpan? value, TimeSpan minimum, string parameter)
    {
        if (value is { } span && span != Timeout.InfiniteTimeSpan && span < minimum)
        {
            throw new ArgumentOutOfRangeException(parameter, span, "The value must not be below the first retry interval.");
        }
    }
}
