using Maestro.Tools.Logs.Reading;

namespace Maestro.Tools.Logs.Queries;

/// <summary>Lines as they go into results: bounded.</summary>
internal static class Cut
{
    public static string Text(ReadOnlySpan<char> text, int limit = QueryLimits.LineChars)
    {
        if (text.Length <= limit) return text.ToString();
        var end = char.IsHighSurrogate(text[limit - 1]) ? limit - 1 : limit;
        return string.Concat(text[..end], "…");
    }

    public static FoundLine Line(EntryReader entry, int limit = QueryLimits.LineChars) =>
        new(entry.Number, entry.Time is { } time ? Timestamps.Format(time) : null, entry.Level, entry.Component,
        Text(entry.Text, limit));
}
