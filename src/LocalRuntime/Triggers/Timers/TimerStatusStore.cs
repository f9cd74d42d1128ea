using System.Globalization;
using MedFunctions.LocalRuntime.Hosting.State;
using Microsoft.Azure.Functions.Worker;

namespace MedFunctions.LocalRuntime.Triggers.Timers;

/// <summary>A timer's schedule status in the state database.</summary>
internal sealed class TimerStatusStore(StateDatabase database, string functionId)
{
    public ScheduleStatus? Read() => database.Query(
        "SELECT last, next, updated FROM timers WHERE function = $1",
        row => new ScheduleStatus { Last = Time(row.GetString(0)), Next = Time(row.GetString(1)), LastUpdated = Time(row.GetString(2)) },
        functionId).SingleOrDefault();

    public void Write(ScheduleStatus status) => database.Execute(
        "INSERT OR REPLACE INTO timers (function, last, next, updated) VALUES ($1, $2, $3, $4)",
        functionId, Text(status.Last), Text(status.Next), Text(status.LastUpdated));

    private static string Text(DateTime utc) => utc.ToString("O", CultureInfo.InvariantCulture);

    private static DateTime Time(string text) => DateTime.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind);
}
