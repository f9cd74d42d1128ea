using System.Diagnostics;

namespace MedFunctions.TestKit;

/// <summary>Waits for what another process does.</summary>
public static class Eventually
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    /// <summary>Looks again and again until the condition holds.</summary>
    /// <param name="condition">What to wait for.</param>
    /// <param name="patience">How long at most.</param>
    /// <param name="what">Says what was waited for, when it never came.</param>
    /// <exception cref="TimeoutException">It never came.</exception>
    public static async Task TrueAsync(Func<Task<bool>> condition, TimeSpan patience, Func<string> what)
    {
        ArgumentNullException.ThrowIfNull(condition);
        ArgumentNullException.ThrowIfNull(what);
        var waited = Stopwatch.StartNew();
        while (!await condition())
        {
            if (waited.Elapsed > patience)
            {
                throw new TimeoutException($"Waited {patience.TotalSeconds:0} s for {what()}");
            }

            await Task.Delay(Pause);
        }
    }
}
