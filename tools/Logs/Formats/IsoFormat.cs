namespace Maestro.Tools.Logs.Formats;

/// <summary>
/// A time first, then a level and perhaps a component in the usual orders: <c>time [LEVEL] [component] message</c>,
/// <c>time [thread] LEVEL component - message</c>, <c>time - component - LEVEL - message</c>, nginx's error log.
/// </summary>
internal sealed class IsoFormat : ILineFormat
{
    private const int TokensBeforeLevel = 5;

    public string Name => "iso-8601";

    public bool TryParse(ReadOnlySpan<byte> bytes, ReadOnlySpan<char> text, out LineHead head)
    {
        head = default;
        var bracketed = text.Length > 0 && text[0] == '[';
        if (!Timestamps.TryRead(bracketed ? text[1..] : text, out var time, out var used)) return false;
        var rest = bracketed ? text[(used + 1)..].TrimStart(']') : text[used..];
        head.Time = time;
        head.Message = rest.TrimStart(" -:|");

        ReadOnlySpan<char> before = default;
        var scan = rest;
        for (var i = 0; i < TokensBeforeLevel && Tokens.TryNext(ref scan, out var token); i++)
        {
            if (token is "-" or "|" or ":") continue;
            if (Levels.TryParse(token.Trim("[]():|"), out var level))
            {
                head.Level = level;
                TakeComponent(scan, before, ref head);
                return true;
            }

            before = Component(token);
            if (token[0] != '[' && !NextIsDash(scan)) break;
        }

        head.Level = Levels.Find(head.Message);
        return true;
    }

    private static void TakeComponent(ReadOnlySpan<char> afterLevel, ReadOnlySpan<char> before, ref LineHead head)
    {
        var message = afterLevel.TrimStart(" -|:\t");
        var rest = message;
        head.Component = before;
        head.Message = message;
        if (!Tokens.TryNext(ref rest, out var token)) return;
        var marked = (token[0] == '[' && token[^1] == ']') || (token.Length > 1 && token[^1] == ':' && !token.Contains('='))
            || NextIsDash(rest);
        if (!marked || token.Length < 2) return;
        head.Component = Component(token);
        head.Message = rest.TrimStart(" -:|");
    }

    private static bool NextIsDash(ReadOnlySpan<char> rest) =>
        rest.StartsWith(" - ", StringComparison.Ordinal) || rest.StartsWith(" : ", StringComparison.Ordinal);

    private static ReadOnlySpan<char> Component(ReadOnlySpan<char> token) => token.Trim("[]():");
}
