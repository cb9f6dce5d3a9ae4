using Maestro.Embedded.Triggers.Timers;

namespace Embedded.Triggers.Tests.Timers;

public sealed class TimerScheduleTests
{
    private static readonly DateTime Now = new(2026, 3, 1, 12, 0, 0, DateTimeKind.Utc);

    [Theory]
    [InlineData("0 */5 * * * *", "2026-03-01T12:05:00Z")]
    [InlineData("*/5 * * * *", "2026-03-01T12:05:00Z")]
    [InlineData("30 0 0 * * 1-5", "2026-03-02T00:00:30Z")]
    [InlineData("0 0 0 29 2 *", "2028-02-29T00:00:00Z")]
    [InlineData("01:30:00", "2026-03-01T13:30:00Z")]
    public void Next_OfASchedule_IsTheFirstOccurrenceAfter(string text, string expected)
    {
        var next = TimerSchedule.Parse(text, Now, out _)!.Next(Now);
        Assert.Equal(DateTime.Parse(expected, null, System.Globalization.DateTimeStyles.AdjustToUniversal), next);
        Assert.Equal(DateTimeKind.Utc, next.Kind);
    }

    [Theory]
    [InlineData("")]
    [InlineData("0 0 0 0 0 0 0")]
    [InlineData("0 61 * * * *")]
    [InlineData("0 0 0 31 4 *")]
    [InlineData("-00:05:00")]
    [InlineData("00:00:00")]
    [InlineData("soon")]
    public void Parse_OfTextThatIsNoSchedule_GivesAReason(string text)
    {
        Assert.Null(TimerSchedule.Parse(text, Now, out var reason));
        Assert.False(string.IsNullOrEmpty(reason));
    }
}
