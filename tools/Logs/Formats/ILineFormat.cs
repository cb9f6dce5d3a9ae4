namespace Maestro.Tools.Logs.Formats;

/// <summary>A way to write log entries as lines.</summary>
internal interface ILineFormat
{
    /// <summary>Stable name, shown in results.</summary>
    string Name { get; }

    /// <summary>Whether the line begins an entry, and what it says. A line that does not belongs to the entry above it.</summary>
    /// <param name="bytes">The line as it is in the file, without its line end.</param>
    /// <param name="text">The same line, decoded.</param>
    /// <param name="head">What was read; meaningful only when true is returned.</param>
    bool TryParse(ReadOnlySpan<byte> bytes, ReadOnlySpan<char> text, out LineHead head);
}
