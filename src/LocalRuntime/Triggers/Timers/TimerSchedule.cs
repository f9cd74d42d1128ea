using System.Globalization;
using NCrontab;

namespace MedFunctions.LocalRuntime.Triggers.Timers;

/// <summary>When a timer fires: an NCRONTAB expression in UTC, or a fixed interval.</summary>
internal sealed class TimerSchedule
{
    private readonly string text;
    private readonly CrontabSchedule? cron;
    private readonly TimeSpan interval;

    private TimerSchedule(string text, CrontabSchedule? cron, TimeSpan interval)
    {
        this.text = text;
        this.cron = cron;
        this.interval = interval;
    }

    /// <summary>Five fields (minutes first) are read with second 0.</summary>
    /// <exception cref="FormatException">The text is neither.</exception>
    public static TimerSchedule Parse(string text)
    {
        var fields = text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Length;
        if (fields is 5 or 6)
        {
            var cron = CrontabSchedule.TryParse(text, new CrontabSchedule.ParseOptions { IncludingSeconds = fields == 6 });
            return cron is null ? throw Wrong(text) : new TimerSchedule(text, cron, default);
        }

        return TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var interval) && interval > TimeSpan.Zero
            ? new TimerSchedule(text, null, interval)
            : throw Wrong(text);
    }

    /// <summary>First time after <paramref name="utc"/>; null when the expression never fits again.</summary>
    public DateTime? After(DateTime utc)
    {
        if (cron is null) return utc + interval;
        var next = cron.GetNextOccurrence(utc, DateTime.MaxValue);
        return next == DateTime.MaxValue ? null : DateTime.SpecifyKind(next, DateTimeKind.Utc);
    }

    public override string ToString() => text;

    private static FormatException Wrong(string text) =>
        new($"'{text}' is no schedule; use six NCRONTAB fields (second minute hour day month weekday) or hh:mm:ss");
}
