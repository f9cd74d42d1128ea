namespace MedFunctions.Cli.Api;

/// <summary>Asks again and again until something is so, and sits out a restart of the server.</summary>
internal sealed class Poller(TimeProvider clock)
{
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    /// <summary>How long a server may be away while it is waited for.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    /// <param name="read">One question.</param>
    /// <param name="isDone">Whether its answer ends the waiting.</param>
    /// <param name="stalledAfter">Gives up when equal answers came for this long; never when null.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <returns>The last answer; <c>Done</c> is false when it gave up.</returns>
    /// <exception cref="UnreachableException">The server was away for longer than <see cref="Patience"/>.</exception>
    public async Task<(T Value, bool Done)> UntilAsync<T>(
        Func<CancellationToken, Task<T>> read, Func<T, bool> isDone, TimeSpan? stalledAfter, CancellationToken cancellationToken)
    {
        var last = await ReadPatientlyAsync(read, cancellationToken);
        var changed = clock.GetTimestamp();
        while (!isDone(last))
        {
            if (clock.GetElapsedTime(changed) >= stalledAfter)
            {
                return (last, false);
            }

            await Task.Delay(Interval, clock, cancellationToken);
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
