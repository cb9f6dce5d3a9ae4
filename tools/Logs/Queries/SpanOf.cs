using Maestro.Tools.Logs.Reading;

namespace Maestro.Tools.Logs.Queries;

/// <summary>Where something begins and ends.</summary>
internal static class SpanOf
{
    public static SpanResult Run(LogFile file, Criteria criteria, CancellationToken cancellationToken)
    {
        var filter = new LineFilter(criteria);
        using var entries = file.Open(cancellationToken);
        FoundLine? first = null;
        FoundLine? last = null;
        long count = 0;
        while (entries.Read())
        {
            if (!filter.Takes(entries)) continue;
            count++;
            last = Cut.Line(entries);
            first ??= last;
        }

        return new SpanResult(filter.Unit, count, first, last, Seconds(first?.Time, last?.Time), criteria);
    }

    private static double? Seconds(string? first, string? last) =>
        first is not null && last is not null && Timestamps.TryParse(first, out var from) && Timestamps.TryParse(last, out var to)
            ? (to - from).TotalSeconds
            : null;
}
