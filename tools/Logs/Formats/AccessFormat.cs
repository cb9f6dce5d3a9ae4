namespace Maestro.Tools.Logs.Formats;

/// <summary>
/// Web server access logs, common and combined (nginx, Apache). They have no level, so the status stands in: 5xx is an
/// error, 4xx a warning. The component is the first segment of the path.
/// </summary>
internal sealed class AccessFormat : ILineFormat
{
    public string Name => "http-access";

    public bool TryParse(ReadOnlySpan<byte> bytes, ReadOnlySpan<char> text, out LineHead head)
    {
        head = default;
        var open = text.IndexOf('[');
        if (open <= 0 || !TryReadTime(text[(open + 1)..], out var time)) return false;
        var request = text[(open + 28)..].TrimStart(' ');
        if (request.IsEmpty || request[0] != '"') return false;
        var close = EndOfQuoted(request);
        if (close < 0) return false;
        var rest = request[(close + 1)..];
        if (!Tokens.TryNext(ref rest, out var status) || status.Length != 3 || !Timestamps.Digits(status, out var code))
            return false;
        head.Time = time;
        head.Level = Levels.FromHttpStatus(code);
        head.Component = FirstSegment(request[1..close]);
        head.Message = request;
        return true;
    }

    private static int EndOfQuoted(ReadOnlySpan<char> text)
    {
        for (var i = 1; i < text.Length; i++)
        {
            if (text[i] == '\\') i++;
            else if (text[i] == '"') return i;
        }

        return -1;
    }

    private static ReadOnlySpan<char> FirstSegment(ReadOnlySpan<char> request)
    {
        if (!Tokens.TryNext(ref request, out _) || !Tokens.TryNext(ref request, out var path) || path[0] != '/') return default;
        var end = path[1..].IndexOfAny('/', '?', '#');
        return end < 0 ? path : path[..(end + 1)];
    }

    /// <summary><c>10/Oct/2000:13:55:36 -0700]</c></summary>
    private static bool TryReadTime(ReadOnlySpan<char> text, out DateTimeOffset time)
    {
        time = default;
        if (text.Length < 27 || text[2] != '/' || text[6] != '/' || text[11] != ':' || text[26] != ']') return false;
        var month = Months.Read(text[3..]);
        if (month == 0) return false;
        Span<char> iso = stackalloc char[24];
        text.Slice(7, 4).CopyTo(iso);
        iso[4] = '-';
        iso[5] = (char)('0' + (month / 10));
        iso[6] = (char)('0' + (month % 10));
        iso[7] = '-';
        text[..2].CopyTo(iso[8..]);
        iso[10] = 'T';
        text.Slice(12, 8).CopyTo(iso[11..]);
        text.Slice(21, 5).CopyTo(iso[19..]);
        return Timestamps.TryRead(iso, out time, out _);
    }
}
