using System.Text.RegularExpressions;
using Maestro.Tools.Logs.Faults;
using Maestro.Tools.Logs.Reading;
using Maestro.Tools.Logs.Signatures;

namespace Maestro.Tools.Logs.Queries;

/// <summary>Counts what fits, by the keys asked for. Without keys there is one group with everything.</summary>
internal sealed class Count
{
    private static readonly GroupKey Other = new(null, QueryLimits.OtherGroup, null, null);

    private readonly Criteria _criteria;
    private readonly GroupBy[] _by;
    private readonly int _limit;
    private readonly Regex? _capture;
    private readonly LineFilter _filter;
    private readonly Tally<GroupKey> _groups = new(Other);
    private readonly SignatureReader? _signatures;

    /// <exception cref="ToolFault">The criteria, or the keys together, are not valid.</exception>
    public Count(Criteria criteria, IReadOnlyList<GroupBy> by, string? capture, int limit)
    {
        _criteria = criteria;
        _by = [.. by.Distinct()];
        _limit = limit;
        _capture = capture is null ? null : Patterns.CompileCapture("capture", capture, criteria.IgnoreCase);
        _filter = new LineFilter(criteria, everyLine: _capture is not null);
        if (!_by.Contains(GroupBy.Signature)) return;
        if (_filter.CountsLines)
            throw new ToolFault("Counting by signature counts entries: use it without 'pattern' and 'capture'.");
        _signatures = new SignatureReader(signed => _groups.Add(Key(signed.Level, signed.Component, signed.Signature, null)));
    }

    public CountResult Run(LogFile file, CancellationToken cancellationToken)
    {
        using var entries = file.Open(cancellationToken);
        while (entries.Read()) Take(entries);
        _signatures?.End();

        var largest = _groups.Largest(_limit, GroupKey.Order);
        var groups = largest.Select(
            pair => new CountGroup(pair.Value, pair.Key.Level, pair.Key.Component, pair.Key.Signature, pair.Key.Capture));
        return new CountResult(
            _filter.Unit, _groups.Total, [.. groups], _groups.Distinct - largest.Count,
            _groups.Total - largest.Sum(pair => pair.Value), _criteria);
    }

    private void Take(EntryReader entry)
    {
        var takes = _filter.Takes(entry);
        if (_signatures is not null) _signatures.Take(entry, takes);
        else if (takes && _capture is null) _groups.Add(Key(entry.Level, entry.Component, null, null));
        else if (takes && Captured(entry) is { } captured) _groups.Add(Key(entry.Level, entry.Component, null, captured));
    }

    private GroupKey Key(LogLevel level, string? component, string? signature, string? capture) => new(
        _by.Contains(GroupBy.Level) ? level : null,
        _by.Contains(GroupBy.Component) ? component ?? "(none)" : null,
        signature,
        capture);

    private string? Captured(EntryReader entry)
    {
        // Most lines do not match; only those that do are worth a string.
        if (!_capture!.IsMatch(entry.Text)) return null;
        var match = _capture.Match(entry.Text.ToString());
        return match.Success ? Cut.Text(match.Groups[1].ValueSpan, QueryLimits.SampleChars) : null;
    }
}
