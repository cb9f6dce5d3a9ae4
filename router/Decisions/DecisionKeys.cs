using System.Globalization;

namespace Maestro.Router.Decisions;

/// <summary>
/// Keys of stored decisions. Both kinds begin with a time that counts down, so that ascending order is the newest first.
/// </summary>
internal static class DecisionKeys
{
    private const long LastHour = 99_999_999;

    /// <summary>Of a record within its partition: unique, and in order of time over all replicas.</summary>
    public static string Row(DecisionRecord record) =>
        string.Create(CultureInfo.InvariantCulture, $"{DateTimeOffset.MaxValue.UtcTicks - record.Time.UtcTicks:D19}~{record.Id}");

    /// <summary>Of the hour that a record belongs to.</summary>
    public static string Hour(DateTimeOffset time) =>
        (LastHour - (time.UtcTicks / TimeSpan.TicksPerHour)).ToString("D8", CultureInfo.InvariantCulture);

    /// <summary>Of the hour that a row belongs to; null when the text is not a row's key.</summary>
    public static string? HourOfRow(string row)
    {
        var mark = row.IndexOf('~', StringComparison.Ordinal);
        return mark == 19 && long.TryParse(row.AsSpan(0, mark), NumberStyles.None, CultureInfo.InvariantCulture, out var left)
            && left <= DateTimeOffset.MaxValue.UtcTicks
            ? Hour(new(DateTimeOffset.MaxValue.UtcTicks - left, TimeSpan.Zero))
            : null;
    }

    /// <summary>The partition of an hour and a replica: nobody else writes into it.</summary>
    public static string Partition(string hour, string replica) => $"{hour}~{replica}";
}
