namespace Maestro.Liquid;

/// <summary>Cuts a template into chunks; handles white-space control, <c>raw</c> and <c>comment</c>.</summary>
internal sealed class Chunker(string text)
{
    private readonly List<Chunk> _chunks = [];
    private int _at;
    private int _line = 1;
    private bool _trimNext;

    public List<Chunk> Run()
    {
        while (_at < text.Length)
        {
            var open = NextOpen();
            if (open < 0)
            {
                Plain(text[_at..], trimEnd: false);
                break;
            }

            var trimBefore = open + 2 < text.Length && text[open + 2] == '-';
            Plain(text[_at..open], trimBefore);
            Advance(open);
            Braces(open, open + (trimBefore ? 3 : 2));
        }

        return _chunks;
    }

    private void Braces(int open, int start)
    {
        var line = _line;
        var isTag = text[open + 1] == '%';
        var end = End(start, isTag ? "%}" : "}}");
        if (end < 0)
            throw new LiquidException(isTag ? "'{%' is not closed" : "'{{' is not closed", line);
        var trimAfter = end > start && text[end - 1] == '-';
        var inside = text[start..(trimAfter ? end - 1 : end)].Trim();
        Advance(end + 2);
        _trimNext = trimAfter;
        if (isTag && inside is "raw" or "comment")
            Verbatim(inside, line);
        else
            _chunks.Add(new Chunk(isTag ? ChunkKind.Tag : ChunkKind.Output, inside, line));
    }

    /// <summary>Everything up to the end tag is text as it stands, or nothing.</summary>
    private void Verbatim(string tag, int line)
    {
        for (var open = _at; (open = text.IndexOf("{%", open, StringComparison.Ordinal)) >= 0; open += 2)
        {
            var close = text.IndexOf("%}", open, StringComparison.Ordinal);
            if (close < 0)
                break;
            var inside = text[(open + 2)..close];
            if (inside.Trim('-').Trim() != $"end{tag}")
                continue;
            if (tag == "raw")
                Plain(text[_at..open], inside.StartsWith('-'));
            Advance(close + 2);
            _trimNext = inside.EndsWith('-');
            return;
        }

        throw new LiquidException($"'{tag}' is not closed by 'end{tag}'", line);
    }

    private void Plain(string plain, bool trimEnd)
    {
        var line = _line;
        if (_trimNext)
            plain = plain.TrimStart();
        if (trimEnd)
            plain = plain.TrimEnd();
        if (plain.Length > 0)
            _chunks.Add(new Chunk(ChunkKind.Text, plain, line));
        _trimNext = false;
    }

    private int NextOpen()
    {
        for (var i = _at; i + 1 < text.Length; i++)
        {
            if (text[i] == '{' && (text[i + 1] is '{' or '%'))
                return i;
        }

        return -1;
    }

    /// <summary>The end of the braces, passing over quoted text.</summary>
    private int End(int start, string close)
    {
        var quote = '\0';
        for (var i = start; i < text.Length; i++)
        {
            var c = text[i];
            if (quote != '\0')
                quote = c == quote ? '\0' : quote;
            else if (c is '"' or '\'')
                quote = c;
            else if (c == close[0] && i + 1 < text.Length && text[i + 1] == close[1])
                return i;
        }

        return -1;
    }

    private void Advance(int to)
    {
        _line += text.AsSpan(_at, to - _at).Count('\n');
        _at = to;
    }
}
