namespace Maestro.Tools.Logs.Reading;

/// <summary>
/// Lines with what their entry says: a line that does not begin an entry (a stack trace, an indented message) has the
/// time, level and component of the entry above it.
/// </summary>
internal sealed class EntryReader(LineReader lines, ILineFormat format) : IDisposable
{
    private readonly Interned _components = new();
    private string? _decodedMessage;
    private Range _messageRange;

    public LineReader Lines => lines;

    public string Format => format.Name;

    public long Number => lines.Number;

    public ReadOnlySpan<char> Text => lines.Text;

    /// <summary>Whether the current line begins an entry.</summary>
    public bool BeginsEntry { get; private set; }

    public DateTimeOffset? Time { get; private set; }

    public LogLevel Level { get; private set; }

    /// <summary>Null when the entry names none.</summary>
    public string? Component { get; private set; }

    /// <summary>The entry's message on its first line, or the whole line when it continues one.</summary>
    public ReadOnlySpan<char> Message =>
        !BeginsEntry ? lines.Text : _decodedMessage is null ? lines.Text[_messageRange] : _decodedMessage;

    public bool Read()
    {
        if (!lines.Read()) return false;
        BeginsEntry = format.TryParse(lines.Bytes, lines.Text, out var head);
        if (!BeginsEntry) return true;
        Time = head.Time;
        Level = head.Level;
        Component = head.Component.IsEmpty ? null : _components.Get(head.Component);
        KeepMessage(head.Message);
        return true;
    }

    public void Dispose() => lines.Dispose();

    /// <summary>
    /// A message that is part of the line is kept as a range of it; only a decoded one needs memory of its own.
    /// </summary>
    private void KeepMessage(ReadOnlySpan<char> message)
    {
        var inLine = lines.Text.Overlaps(message, out var offset) || message.IsEmpty;
        _decodedMessage = inLine ? null : message.ToString();
        _messageRange = inLine ? new Range(offset, offset + message.Length) : default;
    }
}
