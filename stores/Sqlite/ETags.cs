using System.Globalization;

namespace Maestro.Stores.Sqlite;

/// <summary>A row's version as text.</summary>
internal static class ETags
{
    public static string Format(long version) => version.ToString(CultureInfo.InvariantCulture);

    /// <summary>The version, or a number that no row has when the text is not one of ours: its condition does not hold.</summary>
    public static long Parse(string etag) =>
        long.TryParse(etag, NumberStyles.None, CultureInfo.InvariantCulture, out var version) ? version : -1;
}
