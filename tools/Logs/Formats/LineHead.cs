namespace Maestro.Tools.Logs.Formats;

/// <summary>What the first line of an entry says about the entry. The spans may point into the line.</summary>
internal ref struct LineHead
{
    public DateTimeOffset? Time { get; set; }

    public LogLevel Level { get; set; }

    /// <summary>Empty when the format or the line has none.</summary>
    public ReadOnlySpan<char> Component { get; set; }

    public ReadOnlySpan<char> Message { get; set; }
}
