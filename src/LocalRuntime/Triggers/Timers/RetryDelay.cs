using System.Globalization;
using Microsoft.Azure.Functions.Worker;

namespace MedFunctions.LocalRuntime.Triggers.Timers;

/// <summary>Waits that a retry attribute asks for.</summary>
internal static class RetryDelay
{
    /// <exception cref="FormatException">An interval isn't of the form hh:mm:ss.</exception>
    public static void Check(RetryAttribute? retry) => After(retry, 0);

    /// <summary>Wait after the run that failed as repetition <paramref name="count"/> (0 for the first run); null when it was the last.</summary>
    public static TimeSpan? After(RetryAttribute? retry, int count)
    {
        if (retry is null || (retry.MaxRetryCount != -1 && count >= retry.MaxRetryCount)) return null;
        switch (retry)
        {
            case FixedDelayRetryAttribute fixedDelay:
                return Interval(fixedDelay.DelayInterval);
            case ExponentialBackoffRetryAttribute backoff:
                var wait = Interval(backoff.MinimumInterval) * Math.Pow(2, Math.Min(count, 30));
                var longest = Interval(backoff.MaximumInterval);
                return wait < longest ? wait : longest;
            default:
                return null;
        }
    }

    private static TimeSpan Interval(string text) =>
        TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var interval) && interval >= TimeSpan.Zero && interval <= TimeSpan.FromDays(1)
            ? interval
            : throw new FormatException($"'{text}' is no retry interval; write hh:mm:ss, at most a day");
}
