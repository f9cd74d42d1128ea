namespace MedFunctions.Cli.Api;

/// <summary>Asks again and again until something is so, and sits out a restart of the server.</summary>
internal sealed class Poller(TimeProvider clock)
{
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(15);

    /// <summary>How long a server may be away while it is waited for.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    /// <summary>A question that is dear to the server is asked less often: it takes at most a sixth of the time.</summary>
    /// <param name="asking">How long the last question took.</param>
    public static TimeSpan Pause(TimeSpan asking) =>
        TimeSpan.FromSeconds(Math.Clamp(asking.TotalSeconds * 5, Interval.TotalSeconds, LongestPause.TotalSeconds));

    /// <param name="read">One question.</param>
    /// <param name="isDone">Whether its answer ends the waiting.</param>
    /// <param name="stalledAfter">Gives up when equal answers came for this long; never when null.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <returns>The last answer; <c>Done</c> is false when it gave up.</returns>
    /// <exception cref="UnreachableException">The server was away for longer than <see cref="Patience"/>.</exception>
    public async Task<(T Value, bool Done)> UntilAsync<T>(
        Func<CancellationToken, Task<T>> read, Func<T, bool> isDone, TimeSpan? stalledAfter, CancellationToken cancellationToken)
    {
        var asked = clock.GetTimestamp();
        var last = await ReadPatientlyAsync(read, cancellationToken);
        var changed = clock.GetTimestamp();
        while (!isDone(last))
        {
            if (clock.GetElapsedTime(changed) >= stalledAfter)
            {
                return (last, false);
            }

            await Task.Delay(Pause(clock.GetElapsedTime(asked)), clock, cancellationToken);
            asked = clock.GetTimestamp();
            var next = await ReadPatientlyAsync(read, cancellationToken);
            if (!EqualityComparer<T>.Default.Equals(last, next))
            {
                changed = clock.GetTimestamp();
            }

            last = next;
        }

        return (last, true);
    }

    /// <summary>One question, repeated while the server is away or says that it is not ready (503).</summary>
    public async Task<T> ReadPatientlyAsync<T>(Func<CancellationToken, Task<T>> read, CancellationToken cancellationToken)
    {
        var start = clock.GetTimestamp();
        while (true)
        {
            try
            {
                return await read(cancellationToken);
            }
            catch (Exception exception) when (IsTemporary(exception) && clock.GetElapsedTime(start) < Patience)
            {
                await Task.Delay(Interval, clock, cancellationToken);
            }
        }
    }

    private static bool IsTemporary(Exception exception) =>
        exception is UnreachableException or RefusedException { Problem.Status: 502 or 503 or 504 };
}
