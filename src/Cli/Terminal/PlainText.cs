using System.Globalization;

namespace MedFunctions.Cli.Terminal;

/// <summary>Text from servers and file systems, made safe and readable for a terminal.</summary>
internal static class PlainText
{
    /// <summary>Replaces control characters other than line feeds, which could steer the terminal.</summary>
    public static string Of(string text) =>
        text.Any(IsUnsafe) ? string.Concat(text.Select(c => IsUnsafe(c) ? '\uFFFD' : c)) : text;

    /// <summary><c>1,234</c>.</summary>
    public static string Count(long value) => value.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary><c>1,234 files</c>, <c>1 file</c>.</summary>
    public static string Count(long value, string singular) => $"{Count(value)} {singular}{(value == 1 ? "" : "s")}";

    /// <summary>A probability or rate with the given number of decimals; <c>–</c> when there is none.</summary>
    public static string Number(double? value, int decimals = 3) =>
        value is { } number ? number.ToString("F" + decimals, CultureInfo.InvariantCulture) : "–";

    /// <summary><c>2026-05-04 13:20</c>, in UTC.</summary>
    public static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);

    /// <summary><c>12 s</c>, <c>3 min 05 s</c>, <c>1 h 02 min</c>.</summary>
    public static string Duration(TimeSpan time) => time switch
    {
        { TotalSeconds: < 60 } => string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:F0} s"),
        { TotalMinutes: < 60 } => string.Create(CultureInfo.InvariantCulture, $"{(int)time.TotalMinutes} min {time.Seconds:D2} s"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{(int)time.TotalHours} h {time.Minutes:D2} min"),
    };

    private static bool IsUnsafe(char c) => char.IsControl(c) && c != '\n';
}
