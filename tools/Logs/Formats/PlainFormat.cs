namespace Maestro.Tools.Logs.Formats;

/// <summary>Anything else: every line is an entry, with the level that a word near its start names.</summary>
internal sealed class PlainFormat : ILineFormat
{
    public string Name => "plain";

    public bool TryParse(ReadOnlySpan<byte> bytes, ReadOnlySpan<char> text, out LineHead head)
    {
        head = new LineHead { Level = Levels.Find(text), Message = text };
        return true;
    }
}
