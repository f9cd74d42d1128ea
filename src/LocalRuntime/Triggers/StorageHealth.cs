using Azure;
using Microsoft.Extensions.Logging;

namespace MedFunctions.LocalRuntime.Triggers;

/// <summary>Says once that a listener's storage fails and once that it is back, and how long to wait in between.</summary>
internal sealed class StorageHealth(string functionName, ILogger logger)
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);
    private int failures;

    public void Succeeded()
    {
        if (failures > 0) logger.StorageBack(functionName);
        failures = 0;
    }

    /// <summary>Time to wait before the next try: 1 s, doubled with each failure in a row up to 30 s.</summary>
    public TimeSpan Failed(Exception exception)
    {
        if (failures == 0) logger.StorageTrouble(functionName, (exception as RequestFailedException)?.Status ?? 0, (exception as RequestFailedException)?.ErrorCode);
        failures = Math.Min(failures + 1, 10);
        var wait = TimeSpan.FromSeconds(Math.Pow(2, failures - 1));
        return wait < Longest ? wait : Longest;
    }

    /// <summary>
    /// Whether an exception means storage trouble: an error answer, no answer, a time-out (which the SDK reports as a
    /// cancellation), or all retries in vain. Callers look at their own cancellation first.
    /// </summary>
    public static bool Covers(Exception exception) =>
        exception is RequestFailedException or IOException or HttpRequestException or OperationCanceledException
        || (exception is AggregateException all && all.InnerExceptions.All(Covers));
}
