namespace Maestro.Yaml;

internal static class Nearness
{
    private const int LongestName = 64;

    /// <summary>Letters to insert, delete or replace to turn one name into the other; large when a name is very long.</summary>
    public static int Distance(string a, string b)
    {
        if (a.Length > LongestName || b.Length > LongestName)
            return int.MaxValue;
        var row = Enumerable.Range(0, b.Length + 1).ToArray();
        for (var i = 1; i <= a.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var change = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(change, Math.Min(row[j], row[j - 1]) + 1);
            }
        }

        return row[b.Length];
    }
}
