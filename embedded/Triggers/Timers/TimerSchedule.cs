using System.Globalization;
using NCrontab;

namespace Maestro.Embedded.Triggers.Timers;

/// <summary>When a timer is due, in UTC.</summary>
internal abstract class TimerSchedule
{
    /// <summary>The first occurrence after the given time.</summary>
    public abstract DateTime Next(DateTime after);

    /// <summary>
    /// Reads NCRONTAB with or without the seconds field, or a TimeSpan as interval. Null, with a reason, for anything else.
    /// </summary>
    public static TimerSchedule? Parse(string text, DateTime now, out string? reason)
    {
        reason = null;
        var fields = text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Length;
        var options = new CrontabSchedule.ParseOptions { IncludingSeconds = fields == 6 };
        if (fields is 5 or 6 && CrontabSchedule.TryParse(text, options) is { } cron)
        {
            if (cron.GetNextOccurrence(now, now.AddYears(Cron.HorizonYears)) < now.AddYears(Cron.HorizonYears))
                return new Cron(cron);
            reason = "it never comes up";
        }
        else if (fields == 1 && TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var interval))
        {
            if (interval > TimeSpan.Zero) return new Interval(interval);
            reason = "the interval must be positive";
        }
        else
            reason =
                "it is neither a six-field NCRONTAB expression ({second} {minute} {hour} {day} {month} {day-of-week}) nor a TimeSpan";

        return null;
    }

    private sealed class Cron(CrontabSchedule cron) : TimerSchedule
    {
        // The longest gap that a calendar makes: 29 February around a century that is no leap year.
        public const int HorizonYears = 9;

        public override DateTime Next(DateTime after) => DateTime.SpecifyKind(cron.GetNextOccurrence(after), DateTimeKind.Utc);
    }

    private sealed class Interval(TimeSpan interval) : TimerSchedule
    {
        public override DateTime Next(DateTime after) => after + interval;
    }
}
