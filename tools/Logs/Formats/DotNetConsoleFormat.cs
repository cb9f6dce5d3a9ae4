namespace Maestro.Tools.Logs.Formats;

/// <summary>
/// The .NET console logger, simple formatter: <c>[time ]info: Category[event] message</c>, or the message indented on
/// the lines below.
/// </summary>
internal sealed class DotNetConsoleFormat : ILineFormat
{
    public string Name => "dotnet-console";

    public bool TryParse(ReadOnlySpan<byte> bytes, ReadOnlySpan<char> text, out LineHead head)
    {
        head = default;
        var rest = text;
        if (Timestamps.TryRead(rest, out var time, out var used))
        {
            head.Time = time;
            rest = rest[used..].TrimStart(' ');
        }

        // The formatter's own words are four letters; anything else before the colon is another format.
        if (rest.Length < 7 || rest[4] != ':' || rest[5] != ' ') return false;
        var word = rest[..4];
        if (word.ContainsAnyExceptInRange('a', 'z') || !Levels.TryParse(word, out var level)) return false;
        rest = rest[6..];
        var open = rest.IndexOf('[');
        if (open <= 0) return false;
        var close = rest[open..].IndexOf(']');
        var category = rest[..open];
        if (close <= 1 || category.Contains(' ') || !Timestamps.Digits(rest.Slice(open + 1, close - 1).TrimStart('-'), out _))
            return false;
        head.Level = level;
        head.Component = category;
        head.Message = rest[(open + close + 1)..].TrimStart(' ');
        return true;
    }
}
