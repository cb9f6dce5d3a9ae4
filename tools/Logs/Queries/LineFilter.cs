using System.Text.RegularExpressions;
using Maestro.Tools.Logs.Faults;
using Maestro.Tools.Logs.Reading;

namespace Maestro.Tools.Logs.Queries;

/// <summary>
/// The compiled form of <see cref="Criteria"/>, with the one rule of what is counted: with a pattern (or a capture)
/// every line that matches, as <c>grep -c</c> does; without one every entry, once, by the line that begins it.
/// </summary>
internal sealed class LineFilter
{
    private readonly Regex? _pattern;
    private readonly bool[]? _levels;
    private readonly string? _component;
    private readonly bool _componentIsPrefix;
    private readonly DateTimeOffset? _from;
    private readonly DateTimeOffset? _to;

    /// <param name="criteria">What was asked.</param>
    /// <param name="everyLine">Counts lines although there is no pattern.</param>
    /// <exception cref="ToolFault">A part of the criteria is not valid.</exception>
    public LineFilter(Criteria criteria, bool everyLine = false)
    {
        _pattern = criteria.Pattern is { } pattern ? Patterns.Compile("pattern", pattern, criteria.IgnoreCase) : null;
        CountsLines = everyLine || _pattern is not null;
        if (criteria.Levels is { Count: > 0 } levels)
        {
            _levels = new bool[Enum.GetValues<LogLevel>().Length];
            foreach (var level in levels) _levels[(int)level] = true;
        }

        _componentIsPrefix = criteria.Component is ['*'] or [.., '*'];
        _component = _componentIsPrefix ? criteria.Component![..^1] : criteria.Component;
        _from = Time("from", criteria.From);
        _to = Time("to", criteria.To);
        if (_from >= _to) throw new ToolFault("The argument 'to' must be later than 'from'.");
    }

    public bool CountsLines { get; }

    /// <summary>"lines" or "entries".</summary>
    public string Unit => CountsLines ? "lines" : "entries";

    public bool Takes(EntryReader entry)
    {
        if (!CountsLines && !entry.BeginsEntry) return false;
        if (_levels is not null && !_levels[(int)entry.Level]) return false;
        if (_component is not null && !ComponentFits(entry.Component)) return false;
        if ((_from is not null || _to is not null) && !TimeFits(entry.Time)) return false;
        return _pattern is null || Matches(entry);
    }

    private static DateTimeOffset? Time(string argument, string? text)
    {
        if (string.IsNullOrEmpty(text)) return null;
        if (Timestamps.TryParse(text, out var time)) return time;
        throw new ToolFault($"The argument '{argument}' is not a time. Write it like 2026-01-31T14:05:00Z.");
    }

    private bool ComponentFits(string? component)
    {
        if (component is null) return false;
        return _componentIsPrefix
            ? component.StartsWith(_component!, StringComparison.OrdinalIgnoreCase)
            : component.Equals(_component, StringComparison.OrdinalIgnoreCase);
    }

    private bool TimeFits(DateTimeOffset? time) => time is { } at && !(at < _from) && !(at >= _to);

    private bool Matches(EntryReader entry)
    {
        try
        {
            return _pattern!.IsMatch(entry.Text);
        }
        catch (RegexMatchTimeoutException)
        {
            throw new ToolFault($"The argument 'pattern' took too long on line {entry.Number}. Use a simpler expression.");
        }
    }
}
