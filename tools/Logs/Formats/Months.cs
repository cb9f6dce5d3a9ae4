namespace Maestro.Tools.Logs.Formats;

/// <summary>English month abbreviations, as syslog and access logs write them.</summary>
internal static class Months
{
    private const string Names = "JanFebMarAprMayJunJulAugSepOctNovDec";

    /// <summary>1 to 12, or 0 when the text does not start with a month.</summary>
    public static int Read(ReadOnlySpan<char> text)
    {
        if (text.Length < 3) return 0;
        for (var month = 0; month < 12; month++)
            if (text.StartsWith(Names.AsSpan(month * 3, 3), StringComparison.Ordinal)) return month + 1;
        return 0;
    }
}
