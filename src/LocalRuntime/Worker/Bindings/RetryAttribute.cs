namespace Microsoft.Azure.Functions.Worker;

/// <summary>Repeats a failed run of a function whose trigger has no redelivery of its own (here: timers).</summary>
[AttributeUsage(AttributeTargets.Method)]
public abstract class RetryAttribute : Attribute
{
    /// <summary>Runs after the first; -1 means without end.</summary>
    public int MaxRetryCount { get; set; }
}

/// <summary>Waits the same time, given as "hh:mm:ss", before each repetition.</summary>
public sealed class FixedDelayRetryAttribute : RetryAttribute
{
    public FixedDelayRetryAttribute(int maxRetryCount, string delayInterval)
    {
        MaxRetryCount = maxRetryCount;
        DelayInterval = delayInterval;
    }

    public string DelayInterval { get; }
}

/// <summary>Doubles the wait before each repetition, between two bounds given as "hh:mm:ss".</summary>
public sealed class ExponentialBackoffRetryAttribute : RetryAttribute
{
    public ExponentialBackoffRetryAttribute(int maxRetryCount, string minimumInterval, string maximumInterval)
    {
        MaxRetryCount = maxRetryCount;
        MinimumInterval = minimumInterval;
        MaximumInterval = maximumInterval;
    }

    public string MinimumInterval { get; }

    public string MaximumInterval { get; }
}
