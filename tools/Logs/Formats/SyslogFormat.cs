namespace Maestro.Tools.Logs.Formats;

/// <summary>
/// Syslog: RFC 3164 (<c>Mon dd hh:mm:ss host tag[pid]: message</c>), its variant with an ISO time, and RFC 5424. The
/// level is the priority's severity, or else the one that the message names.
/// </summary>
/// <remarks>RFC 3164 has no year: the newest year that does not put the line in the future is taken.</remarks>
internal sealed class SyslogFormat(TimeProvider clock) : ILineFormat
{
    private readonly DateTimeOffset _latest = clock.GetUtcNow().AddDays(1);

    public string Name => "syslog";

    public bool TryParse(ReadOnlySpan<byte> bytes, ReadOnlySpan<char> text, out LineHead head)
    {
        head = default;
        var rest = text;
        var priority = ReadPriority(ref rest);
        if (priority is not null && rest.StartsWith("1 ", StringComparison.Ordinal))
            return TryParse5424(rest[2..], priority.Value, ref head);

        if (TryReadTime3164(rest, out var time)) rest = rest[15..];
        else if (Timestamps.TryRead(rest, out time, out var used)) rest = rest[used..];
        else return false;
        if (!Tokens.TryNext(ref rest, out var host) || host[^1] is ':' or ']' || Levels.TryParse(host, out _)) return false;
        if (!Tokens.TryNext(ref rest, out var tag) || tag.Length < 2 || tag[^1] != ':' || tag[0] == '[') return false;
        head.Time = time;
        head.Component = WithoutPid(tag[..^1]);
        head.Message = rest.TrimStart(' ');
        head.Level = priority is { } p ? Levels.FromSyslog(p & 7) : Levels.Find(head.Message);
        return true;
    }

    private static bool TryParse5424(ReadOnlySpan<char> rest, int priority, ref LineHead head)
    {
        if (!Tokens.TryNext(ref rest, out var stamp) || !Tokens.TryNext(ref rest, out _)
            || !Tokens.TryNext(ref rest, out var app))
            return false;
        if (Timestamps.TryRead(stamp, out var time, out _)) head.Time = time;
        else if (stamp is not "-") return false;
        if (!Tokens.TryNext(ref rest, out _) || !Tokens.TryNext(ref rest, out _)) return false;
        head.Level = Levels.FromSyslog(priority & 7);
        head.Component = app is "-" ? default : app;
        head.Message = AfterStructuredData(rest.TrimStart(' '));
        return true;
    }

    private static ReadOnlySpan<char> AfterStructuredData(ReadOnlySpan<char> rest)
    {
        if (rest.StartsWith("-", StringComparison.Ordinal)) return rest[1..].TrimStart(' ');
        while (rest.StartsWith("[", StringComparison.Ordinal))
        {
            var end = rest.IndexOf(']');
            if (end < 0) break;
            rest = rest[(end + 1)..];
        }

        return rest.TrimStart(' ');
    }

    private static int? ReadPriority(ref ReadOnlySpan<char> rest)
    {
        if (rest.Length < 3 || rest[0] != '<') return null;
        var end = rest.IndexOf('>');
        if (end is < 2 or > 4 || !Timestamps.Digits(rest[1..end], out var priority)) return null;
        rest = rest[(end + 1)..];
        return priority;
    }

    private static ReadOnlySpan<char> WithoutPid(ReadOnlySpan<char> tag)
    {
        var open = tag.IndexOf('[');
        return open > 0 ? tag[..open] : tag;
    }

    private bool TryReadTime3164(ReadOnlySpan<char> text, out DateTimeOffset time)
    {
        time = default;
        if (text.Length < 16 || text[3] != ' ' || text[6] != ' ' || text[9] != ':' || text[12] != ':') return false;
        var month = Months.Read(text);
        if (month == 0 || !Timestamps.Digits(text.Slice(4, 2).TrimStart(' '), out var day) || day is < 1 or > 31) return false;
        if (!Timestamps.Digits(text.Slice(7, 2), out var hour) || !Timestamps.Digits(text.Slice(10, 2), out var minute))
            return false;
        if (!Timestamps.Digits(text.Slice(13, 2), out var second) || hour > 23 || minute > 59 || second > 60) return false;
        for (var year = _latest.Year; year > _latest.Year - 5; year--)
        {
            if (day > DateTime.DaysInMonth(year, month)) continue;
            time = new DateTimeOffset(year, month, day, hour, minute, Math.Min(second, 59), TimeSpan.Zero);
            if (time <= _latest) return true;
        }

        return false;
    }
}
