using Maestro.Router.Formats;

namespace Maestro.Router.Attempts;

/// <summary>
/// A provider's event stream, read event by event. Owns the response: disposing it before the end closes the connection.
/// </summary>
internal sealed class UpstreamStream(
    HttpResponseMessage response, Stream body, int maxEventBytes, IStreamTranslation? translation = null) : IDisposable
{
    private const int ReadSize = 16 * 1024;

    private readonly PooledBuffer _buffer = new(ReadSize);
    private readonly PooledBuffer? _translated = translation is null ? null : new(ReadSize);
    private int _scanned;
    private int _current;
    private int _translatedScanned;
    private int _translatedCurrent;

    /// <summary>True once the provider has ended the response in good order.</summary>
    public bool Ended { get; private set; }

    /// <summary>Bytes that the provider sent after its last complete event.</summary>
    public bool HasRest => _buffer.Length > _current;

    /// <summary>The event last read, as it came, its blank line included.</summary>
    public ReadOnlySpan<byte> Current =>
        _translated is { } translated ? translated.Span[.._translatedCurrent] : _buffer.Span[.._current];

    /// <summary>
    /// Moves to the next event if it has arrived completely. Never waits. A translated stream throws
    /// <see cref="System.Text.Json.JsonException"/> or <see cref="InvalidDataException"/> for what is not in the provider's
    /// format.
    /// </summary>
    public bool TryNext()
    {
        if (_translated is not { } translated) return TryNextRaw();
        translated.Consume(_translatedCurrent);
        while (true)
        {
            _translatedCurrent = ServerSentEvents.CompleteLength(translated.Span, ref _translatedScanned);
            if (_translatedCurrent > 0) return true;
            if (!TryNextRaw()) return false;
            translation!.Translate(_buffer.Span[.._current], translated);
        }
    }

    private bool TryNextRaw()
    {
        _buffer.Consume(_current);
        _current = ServerSentEvents.CompleteLength(_buffer.Span, ref _scanned);
        return _current > 0;
    }

    /// <summary>
    /// Reads what comes next; call it when <see cref="TryNext"/> found nothing. Throws <see cref="IOException"/> or
    /// <see cref="HttpRequestException"/> when the connection dies and <see cref="InvalidDataException"/> when an event is too
    /// large.
    /// </summary>
    public async ValueTask ReadAsync(CancellationToken cancellationToken)
    {
        if (_buffer.Length > maxEventBytes) throw new InvalidDataException($"an event is larger than {maxEventBytes} bytes");
        var read = await body.ReadAsync(_buffer.Free(ReadSize), cancellationToken);
        if (read == 0) Ended = true;
        else _buffer.Advance(read);
    }

    /// <summary>
    /// Reads to the end, so that the connection can serve again. Gives up when asked to or when more events come.
    /// </summary>
    public async ValueTask DrainAsync(CancellationToken cancellationToken)
    {
        while (!Ended && _buffer.Length <= ReadSize) await ReadAsync(cancellationToken);
    }

    public void Dispose()
    {
        body.Dispose();
        response.Dispose();
        _buffer.Dispose();
        _translated?.Dispose();
    }
}
