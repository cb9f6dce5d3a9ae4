using Maestro.Tools.Logs.Reading;

namespace Maestro.Tools.Logs.Queries;

/// <summary>What a log is, in one pass.</summary>
internal sealed class Outline
{
    private const int EdgeLines = 3;

    private readonly long[] _levels = new long[Enum.GetValues<LogLevel>().Length];
    private readonly Tally<string> _components = new(QueryLimits.OtherGroup);
    private readonly ErrorKinds _errors = new();
    private readonly List<FoundLine> _first = [];
    private readonly Queue<FoundLine> _last = new();
    private long _entries;
    private DateTimeOffset? _from;
    private DateTimeOffset? _to;

    public static OutlineResult Run(LogFile file, CancellationToken cancellationToken)
    {
        using var entries = file.Open(cancellationToken);
        var outline = new Outline();
        while (entries.Read()) outline.Take(entries);
        outline._errors.End();
        return outline.Result(file.Bytes, entries);
    }

    private void Take(EntryReader entry)
    {
        _errors.Take(entry);
        var sample = entry.Number <= EdgeLines;
        if (entry.BeginsEntry)
        {
            _entries++;
            sample |= _levels[(int)entry.Level]++ == 0;
            if (entry.Component is { } component) _components.Add(component);
            if (entry.Time is { } time)
            {
                if (!(time >= _from)) _from = time;
                if (!(time <= _to)) _to = time;
            }
        }

        if (sample) _first.Add(Cut.Line(entry, QueryLimits.SampleChars));
        else KeepLast(entry);
    }

    private void KeepLast(EntryReader entry)
    {
        if (_last.Count == EdgeLines) _last.Dequeue();
        _last.Enqueue(Cut.Line(entry, QueryLimits.SampleChars));
    }

    private OutlineResult Result(long bytes, EntryReader entries)
    {
        var components = _components.Largest(QueryLimits.OutlineComponents, StringComparer.Ordinal);
        return new OutlineResult(
            entries.Number, _entries, bytes, entries.Format,
            _from is { } from ? Timestamps.Format(from) : null,
            _to is { } to ? Timestamps.Format(to) : null,
            (_to - _from)?.TotalSeconds,
            [.. Enum.GetValues<LogLevel>().Reverse().Where(level => _levels[(int)level] > 0)
                .Select(level => new LevelCount(level, _levels[(int)level]))],
            [.. components.Select(pair => new ComponentCount(pair.Key, pair.Value))],
            _components.Distinct - components.Count,
            _errors.Top(QueryLimits.OutlineErrors),
            [.. _first, .. _last],
            entries.Lines.OverlongLines, entries.Lines.MalformedLines);
    }
}
