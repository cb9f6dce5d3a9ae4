namespace Maestro.Rego.Builtins;

/// <summary>Times with nanoseconds, and Go's layouts, which show how a certain moment of 2006 would be written.</summary>
internal static class GoTime
{
    public const long Second = 1_000_000_000;
    public const long Day = 86_400 * Second;

    private static readonly string[] Elements =
    [
        "January", "Jan", "Monday", "Mon", "MST", "2006", "Z07:00:00", "Z07:00", "Z070000", "Z0700", "Z07",
        "-07:00:00", "-07:00", "-070000", "-0700", "-07", "__2", "002", "15", "01", "02", "03", "04", "05", "06",
        "_2", "PM", "pm", "1", "2", "3", "4", "5",
    ];

    /// <summary>
    /// A moment in a zone. <paramref name="Local"/> is to the 100 ns; the rest is in <paramref name="Nanoseconds"/>.
    /// </summary>
    public readonly record struct Moment(long Nanoseconds, TimeZoneInfo Zone, DateTime Local, TimeSpan Offset, string? Layout)
    {
        public long OfDay => (Local.TimeOfDay.Ticks * 100) + (((Nanoseconds % 100) + 100) % 100);

        public long Fraction => ((Nanoseconds % Second) + Second) % Second;
    }

    public static string Layout(string name) => name switch
    {
        "ANSIC" => "Mon Jan _2 15:04:05 2006",
        "UnixDate" => "Mon Jan _2 15:04:05 MST 2006",
        "RubyDate" => "Mon Jan 02 15:04:05 -0700 2006",
        "RFC822" => "02 Jan 06 15:04 MST",
        "RFC822Z" => "02 Jan 06 15:04 -0700",
        "RFC850" => "Monday, 02-Jan-06 15:04:05 MST",
        "RFC1123" => "Mon, 02 Jan 2006 15:04:05 MST",
        "RFC1123Z" => "Mon, 02 Jan 2006 15:04:05 -0700",
        "RFC3339" => "2006-01-02T15:04:05Z07:00",
        "RFC3339Nano" => "2006-01-02T15:04:05.999999999Z07:00",
        _ => name,
    };

    public static TimeZoneInfo? Zone(string name)
    {
        if (name is "" or "UTC") return TimeZoneInfo.Utc;
        if (name == "Local") return TimeZoneInfo.Local;
        return !name.Contains("..", StringComparison.Ordinal) && TimeZoneInfo.TryFindSystemTimeZoneById(name, out var zone)
            ? zone
            : null;
    }

    public static Moment At(long nanoseconds, TimeZoneInfo zone, string? layout)
    {
        var utc = DateTime.UnixEpoch.AddTicks((long)Math.Floor(nanoseconds / 100m));
        var offset = zone.GetUtcOffset(utc);
        return new Moment(nanoseconds, zone, DateTime.SpecifyKind(utc + offset, DateTimeKind.Unspecified), offset, layout);
    }

    public static BigInteger Nanoseconds(DateTime date) => (BigInteger)(date.Ticks - DateTime.UnixEpoch.Ticks) * 100;

    public static BigInteger ToUtc(BigInteger local, TimeZoneInfo zone)
    {
        var ticks = (long)BigInteger.Divide(local, 100) + DateTime.UnixEpoch.Ticks;
        var clock = new DateTime(Math.Clamp(ticks, 0, DateTime.MaxValue.Ticks), DateTimeKind.Unspecified);

        // A clock reading that a change of clocks skips means the offset before the change, as in Go.
        var offset = zone.IsInvalidTime(clock) ? zone.GetUtcOffset(clock.AddHours(-1)) : zone.GetUtcOffset(clock);
        return local - ((BigInteger)offset.Ticks * 100);
    }

    public static string Format(Moment moment, string layout)
    {
        var text = new StringBuilder();
        for (var at = 0; at < layout.Length;)
        {
            if (Fraction(layout, at) is > 0 and var length)
            {
                var digits = moment.Fraction.ToString("000000000", CultureInfo.InvariantCulture)[..(length - 1)];
                var trims = layout[at + 1] == '9';
                if (trims) digits = digits.TrimEnd('0');
                if (digits.Length > 0) text.Append(layout[at]).Append(digits);
                at += length;
                continue;
            }

            if (Element(layout, at) is not { } element)
            {
                text.Append(layout[at++]);
                continue;
            }

            text.Append(One(moment, element));
            at += element.Length;
        }

        return text.ToString();
    }

    /// <summary>Nanoseconds since 1970, or null and what does not fit.</summary>
    public static BigInteger? Parse(string layout, string text, out string error) =>
        new GoTimeParser(layout, text).Parse(out error);

    /// <summary>The element of a layout at a place, if there is one.</summary>
    public static string? Element(string layout, int at)
    {
        foreach (var element in Elements)
        {
            if (string.CompareOrdinal(layout, at, element, 0, element.Length) != 0) continue;
            if (element is "Jan" or "Mon" && at + 3 < layout.Length && char.IsAsciiLetterLower(layout[at + 3])) continue;
            return element;
        }

        return null;
    }

    /// <summary>
    /// Characters of a fraction of seconds at a place: a point or comma, then zeros or nines; 0 when there is none.
    /// </summary>
    public static int Fraction(string layout, int at)
    {
        if (layout[at] is not ('.' or ',') || at + 1 >= layout.Length || layout[at + 1] is not ('0' or '9')) return 0;
        var end = at + 1;
        while (end < layout.Length && layout[end] == layout[at + 1]) end++;
        return end < layout.Length && char.IsAsciiDigit(layout[end]) ? 0 : Math.Min(end - at, 10);
    }

    private static string One(Moment moment, string element)
    {
        var local = moment.Local;
        var hour12 = local.Hour % 12 == 0 ? 12 : local.Hour % 12;
        return element switch
        {
            "2006" => local.Year.ToString("0000", CultureInfo.InvariantCulture),
            "06" => (local.Year % 100).ToString("00", CultureInfo.InvariantCulture),
            "01" => local.Month.ToString("00", CultureInfo.InvariantCulture),
            "1" => local.Month.ToString(CultureInfo.InvariantCulture),
            "Jan" => local.ToString("MMM", CultureInfo.InvariantCulture),
            "January" => local.ToString("MMMM", CultureInfo.InvariantCulture),
            "02" => local.Day.ToString("00", CultureInfo.InvariantCulture),
            "_2" => local.Day.ToString(CultureInfo.InvariantCulture).PadLeft(2),
            "2" => local.Day.ToString(CultureInfo.InvariantCulture),
            "002" => local.DayOfYear.ToString("000", CultureInfo.InvariantCulture),
            "__2" => local.DayOfYear.ToString(CultureInfo.InvariantCulture).PadLeft(3),
            "Mon" => local.ToString("ddd", CultureInfo.InvariantCulture),
            "Monday" => local.DayOfWeek.ToString(),
            "15" => local.Hour.ToString("00", CultureInfo.InvariantCulture),
            "03" => hour12.ToString("00", CultureInfo.InvariantCulture),
            "3" => hour12.ToString(CultureInfo.InvariantCulture),
            "04" => local.Minute.ToString("00", CultureInfo.InvariantCulture),
            "4" => local.Minute.ToString(CultureInfo.InvariantCulture),
            "05" => local.Second.ToString("00", CultureInfo.InvariantCulture),
            "5" => local.Second.ToString(CultureInfo.InvariantCulture),
            "PM" => local.Hour < 12 ? "AM" : "PM",
            "pm" => local.Hour < 12 ? "am" : "pm",
            "MST" => Abbreviation(moment),
            _ => OffsetText(moment.Offset, element),
        };
    }

    private static string Abbreviation(Moment moment) =>
        moment.Zone.Id == TimeZoneInfo.Utc.Id ? "UTC" : OffsetText(moment.Offset, moment.Offset.Minutes == 0 ? "-07" : "-0700");

    private static string OffsetText(TimeSpan offset, string element)
    {
        if (element[0] == 'Z' && offset == TimeSpan.Zero) return "Z";
        var absolute = offset.Duration();
        var hours = ((int)absolute.TotalHours).ToString("00", CultureInfo.InvariantCulture);
        var colon = element.Contains(':', StringComparison.Ordinal) ? ":" : "";
        var text = (offset < TimeSpan.Zero ? "-" : "+") + hours;
        if (element.Length > 3) text += colon + absolute.Minutes.ToString("00", CultureInfo.InvariantCulture);
        if (element.Length > 6) text += colon + absolute.Seconds.ToString("00", CultureInfo.InvariantCulture);
        return text;
    }
}
