namespace MedFunctions.LocalRuntime.Triggers.Timers;

public sealed class TimerScheduleTests
{
    private static readonly DateTime Monday = new(2026, 3, 2, 10, 17, 30, DateTimeKind.Utc);

    [Theory]
    [InlineData("0 */5 * * * *", "2026-03-02T10:20:00Z")]
    [InlineData("*/10 * * * * *", "2026-03-02T10:17:40Z")]
    [InlineData("0 30 2 * * 1-5", "2026-03-03T02:30:00Z")]
    [InlineData("0 0 0 1 Jan *", "2027-01-01T00:00:00Z")]
    [InlineData("*/5 * * * *", "2026-03-02T10:20:00Z")]
    [InlineData("00:00:45", "2026-03-02T10:18:15Z")]
    public void GivenASchedule_WhenAsked_ThenTheNextTimeIsInUtc(string text, string expected)
    {
        var next = TimerSchedule.Parse(text).After(Monday);

        Assert.Equal(DateTime.Parse(expected, null, System.Globalization.DateTimeStyles.AdjustToUniversal), next);
        Assert.Equal(DateTimeKind.Utc, next!.Value.Kind);
    }

    [Fact]
    public void GivenADayThatNeverComes_WhenAsked_ThenThereIsNoNextTime() =>
        Assert.Null(TimerSchedule.Parse("0 0 0 31 2 *").After(Monday));

    [Theory]
    [InlineData("")]
    [InlineData("soon")]
    [InlineData("00:00:00")]
    [InlineData("-00:01:00")]
    [InlineData("60 * * * * *")]
    [InlineData("* * * *")]
    [InlineData("0 0 0 0 0 0 0")]
    public void GivenABadSchedule_WhenParsed_ThenFormatException(string text) =>
        Assert.Throws<FormatException>(() => TimerSchedule.Parse(text));
}
