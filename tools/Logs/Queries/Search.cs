using Maestro.Tools.Logs.Reading;

namespace Maestro.Tools.Logs.Queries;

/// <summary>The first lines that fit, with the lines around them; counts the rest.</summary>
internal sealed class Search(Criteria criteria, int limit, int before, int after)
{
    private readonly LineFilter _filter = new(criteria);
    private readonly Queue<string> _recent = new();
    private readonly List<Found> _found = [];
    private readonly List<Found> _open = [];
    private long _total;
    private int _chars;

    public SearchResult Run(LogFile file, CancellationToken cancellationToken)
    {
        using var entries = file.Open(cancellationToken);
        while (entries.Read()) Take(entries);
        return new SearchResult(
            _filter.Unit, _total, _total > _found.Count, [.. _found.Select(found => found.Result())], criteria);
    }

    private void Take(EntryReader entry)
    {
        var takes = _filter.Takes(entry);
        GiveContext(entry);
        if (takes)
        {
            _total++;
            if (_found.Count < limit && _chars < QueryLimits.ResultChars) Keep(entry);
        }

        if (before == 0) return;
        if (_recent.Count == before) _recent.Dequeue();
        _recent.Enqueue(Cut.Text(entry.Text, QueryLimits.SampleChars));
    }

    private void Keep(EntryReader entry)
    {
        var line = Cut.Line(entry);
        _chars += line.Text.Length + _recent.Sum(text => text.Length);
        var found = new Found(line, before == 0 ? null : [.. _recent], after == 0 ? null : new List<string>(after));
        _found.Add(found);
        if (after > 0) _open.Add(found);
    }

    private void GiveContext(EntryReader entry)
    {
        if (_open.Count == 0) return;
        var text = Cut.Text(entry.Text, QueryLimits.SampleChars);
        foreach (var found in _open) found.After!.Add(text);
        _chars += text.Length * _open.Count;
        _open.RemoveAll(found => found.After!.Count >= after);
    }

    private sealed record Found(FoundLine Line, IReadOnlyList<string>? Before, List<string>? After)
    {
        public FoundLine Result() => Line with { Before = Before, After = After };
    }
}
