using System.Text;
using System.Text.Unicode;

namespace Maestro.Tools.Logs.Reading;

/// <summary>
/// Lines of a file as <c>grep</c> and <c>wc</c> see them: separated by LF (a CR before it is dropped), the last one
/// counts also without its line end. Memory is bounded by <see cref="MaxLineBytes"/>, whatever the file holds.
/// </summary>
internal sealed class LineReader : IDisposable
{
    /// <summary>
    /// Bytes of one line that are looked at; the rest of a longer line is skipped and the line reported as overlong.
    /// </summary>
    public const int MaxLineBytes = 1 << 20;

    private const int FirstBuffer = 1 << 17;
    private const int SkipBuffer = 1 << 16;

    private readonly Stream _stream;
    private readonly CancellationToken _cancellationToken;
    private byte[] _buffer = new byte[FirstBuffer];
    private char[] _chars = new char[4096];
    private int _start;
    private int _end;
    private int _lineStart;
    private int _lineLength;
    private int _textLength;
    private bool _ended;

    /// <summary>Takes ownership of the stream. A UTF-8 byte order mark is skipped.</summary>
    public LineReader(Stream stream, CancellationToken cancellationToken)
    {
        _stream = stream;
        _cancellationToken = cancellationToken;
        Fill();
        if (_buffer.AsSpan(0, _end).StartsWith(Encoding.UTF8.Preamble)) _start = 3;
    }

    /// <summary>1 for the first line.</summary>
    public long Number { get; private set; }

    public long OverlongLines { get; private set; }

    /// <summary>Lines with bytes that are not UTF-8; each such sequence reads as U+FFFD.</summary>
    public long MalformedLines { get; private set; }

    /// <summary>The current line without its end. Valid until the next <see cref="Read"/>.</summary>
    public ReadOnlySpan<byte> Bytes => _buffer.AsSpan(_lineStart, _lineLength);

    /// <summary>The current line, decoded. Valid until the next <see cref="Read"/>.</summary>
    public ReadOnlySpan<char> Text => _chars.AsSpan(0, _textLength);

    public bool Read()
    {
        if (!FindLine()) return false;
        Number++;
        if (_lineLength > 0 && _buffer[_lineStart + _lineLength - 1] == (byte)'\r') _lineLength--;
        if (_chars.Length < _lineLength) _chars = new char[Math.Max(_lineLength, _chars.Length * 2)];
        if (!Utf8.IsValid(Bytes)) MalformedLines++;
        _textLength = Encoding.UTF8.GetChars(Bytes, _chars);
        return true;
    }

    public void Dispose() => _stream.Dispose();

    private bool FindLine()
    {
        var searched = 0;
        while (true)
        {
            var found = _buffer.AsSpan(_start + searched, _end - _start - searched).IndexOf((byte)'\n');
            if (found >= 0)
            {
                Take(searched + found, searched + found + 1);
                return true;
            }

            searched = _end - _start;
            if (searched > MaxLineBytes)
            {
                Take(searched, searched);
                SkipToLineEnd();
                return true;
            }

            if (_ended)
            {
                if (searched == 0) return false;
                Take(searched, searched);
                return true;
            }

            MakeRoom();
            Fill();
        }
    }

    private void Take(int length, int consumed)
    {
        _lineStart = _start;
        _lineLength = Math.Min(length, MaxLineBytes);
        _start += consumed;
        if (length > MaxLineBytes) OverlongLines++;
    }

    /// <summary>Leaves the current line where it is in the buffer and drops what follows it up to the next line.</summary>
    private void SkipToLineEnd()
    {
        var scratch = new byte[SkipBuffer];
        while (true)
        {
            _cancellationToken.ThrowIfCancellationRequested();
            var read = _stream.Read(scratch);
            if (read == 0)
            {
                _ended = true;
                return;
            }

            var end = scratch.AsSpan(0, read).IndexOf((byte)'\n');
            if (end < 0) continue;
            var rest = scratch.AsSpan(end + 1, read - end - 1);
            _start = _lineStart + _lineLength;
            if (_buffer.Length < _start + rest.Length) Array.Resize(ref _buffer, _start + rest.Length);
            rest.CopyTo(_buffer.AsSpan(_start));
            _end = _start + rest.Length;
            return;
        }
    }

    private void MakeRoom()
    {
        if (_start > 0)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            _end -= _start;
            _start = 0;
        }

        if (_end == _buffer.Length) Array.Resize(ref _buffer, _buffer.Length * 2);
    }

    private void Fill()
    {
        _cancellationToken.ThrowIfCancellationRequested();
        var read = _stream.Read(_buffer.AsSpan(_end));
        if (read == 0) _ended = true;
        _end += read;
    }
}
