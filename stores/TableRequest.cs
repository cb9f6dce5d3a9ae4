using System.Text;

namespace Maestro.Stores;

/// <summary>Checks a request to <see cref="ITableStore"/>; both sides call it first, so both refuse the same.</summary>
/// <remarks>Every method throws one <see cref="ArgumentException"/> that lists all faults.</remarks>
public static class TableRequest
{
    private const int MaxTableLength = 63;
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Checks a point read.</summary>
    public static void Check(string table, string partition, string row)
    {
        var faults = new TableFaults();
        CheckTable(faults, table, partition);
        faults.Add("row key", TableKeys.FaultOf(row));
        faults.ThrowIfAny();
    }

    /// <summary>Checks a query.</summary>
    public static void Check(string table, string partition, RowRange range, int? take)
    {
        var faults = new TableFaults();
        CheckTable(faults, table, partition);
        faults.Add("range start", FaultOfBound(range.From));
        faults.Add("range end", FaultOfBound(range.Before));
        if (take < 0) faults.Add("take", "is negative");
        faults.ThrowIfAny();
    }

    /// <summary>Checks a batch.</summary>
    public static void Check(string table, string partition, IReadOnlyList<TableWrite> writes)
    {
        var faults = new TableFaults();
        CheckTable(faults, table, partition);
        if (writes.Count is 0 or > TableLimits.MaxBatch)
            faults.Add("batch", $"has {writes.Count} writes; 1 to {TableLimits.MaxBatch} may be");

        var rows = writes.Count > 1 ? new HashSet<string>(writes.Count, StringComparer.Ordinal) : null;
        long total = 0;
        for (var i = 0; i < writes.Count; i++) total += CheckWrite(faults, writes[i], i, partition, rows);

        if (total > TableLimits.MaxBatchBytes)
            faults.Add("batch", $"has {total} bytes of keys and bodies; {TableLimits.MaxBatchBytes} is the most");
        faults.ThrowIfAny();
    }

    private static void CheckTable(TableFaults faults, string table, string partition)
    {
        faults.Add("table name", FaultOfTable(table));
        faults.Add("partition key", TableKeys.FaultOf(partition));
    }

    private static long CheckWrite(TableFaults faults, TableWrite write, int index, string partition, HashSet<string>? rows)
    {
        if (TableKeys.FaultOf(write.Row) is { } fault) faults.Add($"writes[{index}] row key", fault);
        else if (rows?.Add(write.Row) == false) faults.Add($"writes[{index}]", $"repeats row '{write.Row}'");

        if (write.Kind == WriteKind.Replace && string.IsNullOrEmpty(write.ETag)) faults.Add($"writes[{index}] etag", "is empty");
        long bytes = Encoding.UTF8.GetByteCount(partition ?? "") + Encoding.UTF8.GetByteCount(write.Row ?? "");
        return write.Kind == WriteKind.Delete ? bytes : bytes + CheckBody(faults, write.Body, index);
    }

    private static long CheckBody(TableFaults faults, string? body, int index)
    {
        var name = $"writes[{index}] body";
        if (string.IsNullOrEmpty(body))
        {
            faults.Add(name, "is empty");
            return 0;
        }

        if (body.Contains('\0', StringComparison.Ordinal)) faults.Add(name, "contains U+0000, which JSON text has only escaped");
        try
        {
            var bytes = Strict.GetByteCount(body);
            if (bytes > TableLimits.MaxBodyBytes) faults.Add(name, $"has {bytes} bytes; {TableLimits.MaxBodyBytes} is the most");
            return bytes;
        }
        catch (EncoderFallbackException)
        {
            faults.Add(name, "contains half of a surrogate pair");
            return 0;
        }
    }

    private static string? FaultOfTable(string? table)
    {
        if (string.IsNullOrEmpty(table)) return "is empty";
        var fits = table.Length is >= 3 and <= MaxTableLength && table[0] is >= 'a' and <= 'z'
            && table.All(static c => c is (>= 'a' and <= 'z') or (>= '0' and <= '9'));
        return fits ? null : $"'{table}' is not 3 to {MaxTableLength} lower-case letters and digits, beginning with a letter";
    }

    // A bound need not be a key: it may be longer by a character or two, and may have the four marks.
    private static string? FaultOfBound(string? bound)
    {
        if (bound is null) return null;
        if (bound.Length > TableLimits.MaxKeyLength * 2)
            return $"has {bound.Length} characters; {TableLimits.MaxKeyLength * 2} is the most";
        return bound.Any(static c => char.IsControl(c) || char.IsSurrogate(c))
            ? "contains a control character or a surrogate"
            : null;
    }
}
