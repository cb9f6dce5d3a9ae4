namespace Maestro.Tools.Logs.Formats;

/// <summary>
/// Reads the time at the start of a span: year first, <c>-</c> or <c>/</c> between date parts, <c>T</c> or a blank before
/// the time, fractions after <c>.</c> or <c>,</c>, an optional zone. A time without a zone is taken as UTC.
/// </summary>
internal static class Timestamps
{
    /// <summary>How times look in results: UTC with milliseconds.</summary>
    public static string Format(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>Reads a whole text: a date alone is its midnight.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out DateTimeOffset time)
    {
        text = text.Trim();
        if (TryRead(text, out time, out var used) && used == text.Length) return true;
        return DateTimeOffset.TryParseExact(
            text, "yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture,
            System.Globalization.DateTimeStyles.AssumeUniversal, out time);
    }

    public static bool TryRead(ReadOnlySpan<char> text, out DateTimeOffset time, out int used)
    {
        time = default;
        used = 0;
        if (text.Length < 19 || text[4] is not ('-' or '/') || text[7] != text[4] || text[10] is not ('T' or ' ' or 't'))
            return false;
        if (text[13] != ':' || text[16] != ':') return false;
        if (!Digits(text[..4], out var year) || !Digits(text.Slice(5, 2), out var month)
            || !Digits(text.Slice(8, 2), out var day))
            return false;
        if (!Digits(text.Slice(11, 2), out var hour) || !Digits(text.Slice(14, 2), out var minute)
            || !Digits(text.Slice(17, 2), out var second))
            return false;
        if (year < 1 || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month)) return false;
        if (hour > 23 || minute > 59 || second > 60) return false;

        used = 19;
        var ticks = ReadFraction(text, ref used);
        var offset = ReadZone(text, ref used);
        // A leap second counts as the second before it: DateTime has no 23:59:60.
        var local = new DateTime(year, month, day, hour, minute, Math.Min(second, 59), DateTimeKind.Unspecified).Ticks + ticks;
        var utc = local - offset.Ticks;
        if (utc < DateTime.MinValue.Ticks || utc > DateTime.MaxValue.Ticks) return false;
        time = new DateTimeOffset(utc, TimeSpan.Zero);
        return true;
    }

    internal static bool Digits(ReadOnlySpan<char> text, out int value)
    {
        value = 0;
        foreach (var c in text)
        {
            if (!char.IsAsciiDigit(c)) return false;
            value = (value * 10) + (c - '0');
        }

        return true;
    }

    private static long ReadFraction(ReadOnlySpan<char> text, ref int used)
    {
        if (used + 1 >= text.Length || text[used] is not ('.' or ',') || !char.IsAsciiDigit(text[used + 1])) return 0;
        used++;
        long ticks = 0;
        long unit = TimeSpan.TicksPerSecond / 10;
        for (; used < text.Length && char.IsAsciiDigit(text[used]); used++)
        {
            ticks += (text[used] - '0') * unit;
            unit /= 10;
        }

        return ticks;
    }

    private static TimeSpan ReadZone(ReadOnlySpan<char> text, ref int used)
    {
        if (used < text.Length && (text[used] is 'Z' or 'z'))
        {
            used++;
            return TimeSpan.Zero;
        }

        var at = used < text.Length && text[used] == ' ' ? used + 1 : used;
        if (at + 5 > text.Length || text[at] is not ('+' or '-')) return TimeSpan.Zero;
        var minutesAt = text[at + 3] == ':' ? at + 4 : at + 3;
        if (minutesAt + 2 > text.Length) return TimeSpan.Zero;
        if (!Digits(text.Slice(at + 1, 2), out var hours) || !Digits(text.Slice(minutesAt, 2), out var minutes))
            return TimeSpan.Zero;
        if (hours > 14 || minutes > 59) return TimeSpan.Zero;
        used = minutesAt + 2;
        var offset = new TimeSpan(hours, minutes, 0);
        return text[at] == '-' ? -offset : offset;
    }
}
