using System.Diagnostics;
using System.Globalization;
using MedFunctions.TestKit;

namespace MedFunctions.Adapters.Tests.LocalProcess;

/// <summary>
/// A trainer as a shell script: a real process that takes the trainer's arguments, holds the trainer's lock and writes the
/// trainer's files. What it does is told by files in its own folder; when it has nothing more to do, it waits to be killed.
/// </summary>
internal sealed class StandInTrainer : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public StandInTrainer()
    {
        Run("mkfifo", File("forever"));
        System.IO.File.WriteAllText(Program, $$"""
            #!/bin/sh
            orders='{{folder.Path}}'
            env >"$orders/environment"
            echo "$$ $*" >>"$orders/started"
            echo "a line for the log"
            while [ "$1" != --output ]; do shift; done
            output=$2
            [ -e "$orders/hangs" ] && read nothing <"$orders/forever"
            exec 9>>"$output/.lock"
            flock --nonblock 9 || exit 3
            [ -e "$orders/events" ] && cat "$orders/events" >>"$output/events.jsonl"
            if [ -e "$orders/outcome" ]; then
              mkdir -p "$output/bundle" && echo card >"$output/bundle/card.json"
              mv "$orders/outcome" "$output/outcome.json"
              exit 0
            fi
            echo "$$" >>"$orders/locked"
            read nothing <"$orders/forever"

            """);
        Run("chmod", "+x", Program);
    }

    public string Program => File("trainer");

    /// <summary>Command lines so far, each after its process id.</summary>
    public IReadOnlyList<string> Started => Lines("started");

    /// <summary>Variables of the last one started.</summary>
    public IReadOnlyList<string> Environment => Lines("environment");

    /// <summary>Process ids of those that have the lock and wait.</summary>
    public IReadOnlyList<string> Waiting => Lines("locked");

    public void WillWrite(string events) => System.IO.File.WriteAllText(File("events"), events);

    public void WillEnd(string outcome) => System.IO.File.WriteAllText(File("outcome"), outcome);

    public void WillHangBeforeItsLock() => System.IO.File.WriteAllText(File("hangs"), "");

    public Task WaitForAsync(int waiting) =>
        Eventually.TrueAsync(() => Task.FromResult(Waiting.Count == waiting), TimeSpan.FromSeconds(20), () => $"{waiting} trainers with a lock; {Started.Count} started.");

    public async Task KillAsync(int index)
    {
        using var process = Process.GetProcessById(int.Parse(Waiting[index], CultureInfo.InvariantCulture));
        process.Kill();
        await process.WaitForExitAsync();
    }

    public void Dispose()
    {
        foreach (var line in Started)
        {
            Kill(int.Parse(line.Split(' ')[0], CultureInfo.InvariantCulture));
        }

        folder.Dispose();
    }

    /// <summary>Nothing of a failed test may stay behind; the id could belong to somebody else by now.</summary>
    private void Kill(int processId)
    {
        try
        {
            if (System.IO.File.ReadAllText($"/proc/{processId}/cmdline").Contains(Program, StringComparison.Ordinal))
            {
                using var process = Process.GetProcessById(processId);
                process.Kill();
            }
        }
        catch (Exception exception) when (exception is IOException or ArgumentException)
        {
            // It has ended.
        }
    }

    private static void Run(string program, params string[] arguments)
    {
        using var process = Process.Start(program, arguments);
        process.WaitForExit();
    }

    private string File(string name) => Path.Combine(folder.Path, name);

    private string[] Lines(string name) => System.IO.File.Exists(File(name)) ? System.IO.File.ReadAllLines(File(name)) : [];
}
