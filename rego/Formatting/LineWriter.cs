namespace Maestro.Rego.Formatting;

/// <summary>Text in indented lines. Nothing is ever written behind a comment on its line.</summary>
internal sealed class LineWriter
{
    private readonly StringBuilder _text = new();
    private bool _atStart = true;
    private bool _afterComment;

    public int Indent { get; set; }

    public void Write(ReadOnlySpan<char> text)
    {
        if (_afterComment) NewLine();
        if (_atStart) _text.Append('\t', Indent);
        _atStart = false;
        _text.Append(text);
    }

    public void Space()
    {
        if (!_atStart && !_afterComment && _text[^1] is not (' ' or '\t')) _text.Append(' ');
    }

    public void Comment(ReadOnlySpan<char> text)
    {
        if (_afterComment) NewLine();
        Space();
        Write("#");
        _text.Append(text);
        _afterComment = true;
    }

    /// <summary>Ends the line, if anything is on it.</summary>
    public void NewLine()
    {
        _afterComment = false;
        if (_atStart) return;
        _text.Append('\n');
        _atStart = true;
    }

    /// <summary>Ends the line and leaves one empty, if there is not one already.</summary>
    public void BlankLine()
    {
        NewLine();
        if (_text.Length > 1 && _text[^2] != '\n') _text.Append('\n');
    }

    public bool EndsWith(char c) => !_atStart && !_afterComment && _text[^1] == c;

    /// <summary>What was written, ended by one line feed.</summary>
    public override string ToString() => _text.ToString().TrimEnd('\n') + "\n";
}
