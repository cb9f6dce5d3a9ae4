using System.Buffers;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Maestro.Bench.Routing;

/// <summary>One HTTP/1.1 connection that sends prepared bytes and reads answers, at next to no cost of its own.</summary>
internal sealed class RawClient : IDisposable
{
    private static readonly byte[] HeadEnd = "\r\n\r\n"u8.ToArray();
    private static readonly byte[] LastChunk = "0\r\n\r\n"u8.ToArray();

    private readonly Socket _socket;
    private readonly byte[] _buffer = new byte[64 * 1024];
    private int _length;

    private RawClient(Socket socket) => _socket = socket;

    public static async Task<RawClient> ConnectAsync(int port)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(IPAddress.Loopback, port);
        return new(socket);
    }

    public static byte[] Request(string body, params IEnumerable<(string Name, string Value)> headers)
    {
        var text = new StringBuilder(
            "POST /v1/chat/completions HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nAuthorization: Bearer x\r\n");
        foreach (var (name, value) in headers) text.Append(CultureInfo.InvariantCulture, $"{name}: {value}\r\n");
        text.Append(CultureInfo.InvariantCulture, $"Content-Length: {Encoding.UTF8.GetByteCount(body)}\r\n\r\n").Append(body);
        return Encoding.UTF8.GetBytes(text.ToString());
    }

    /// <summary>
    /// Throws when the status is not 200. <paramref name="firstData"/> is called once the first bytes of the body are there.
    /// </summary>
    public async ValueTask<int> SendAsync(byte[] request, Action? firstData = null)
    {
        await _socket.SendAsync(request);
        _length = 0;
        var (head, bodyLength) = (-1, -1);
        while (true)
        {
            var read = await _socket.ReceiveAsync(_buffer.AsMemory(_length));
            if (read == 0) throw new IOException("The server closed the connection.");
            _length += read;
            if (head < 0)
            {
                head = _buffer.AsSpan(0, _length).IndexOf(HeadEnd);
                if (head < 0) continue;
                head += HeadEnd.Length;
                bodyLength = ReadHead(_buffer.AsSpan(0, head));
            }

            if (firstData is not null && _length > head)
            {
                firstData();
                firstData = null;
            }

            if (bodyLength >= 0
                ? _length >= head + bodyLength
                : _length > head && _buffer.AsSpan(head, _length - head).EndsWith(LastChunk))
                return _length - head;
            if (_length == _buffer.Length) throw new IOException("The answer is larger than the buffer.");
        }
    }

    public void Dispose() => _socket.Dispose();

    /// <summary>The body's length; -1 when it is chunked.</summary>
    private static int ReadHead(ReadOnlySpan<byte> head)
    {
        if (!head.StartsWith("HTTP/1.1 200"u8)) throw new IOException($"The answer is not 200: {Encoding.UTF8.GetString(head)}");
        foreach (var name in (ReadOnlySpan<byte[]>)["\r\nContent-Length: "u8.ToArray(), "\r\ncontent-length: "u8.ToArray()])
        {
            var at = head.IndexOf(name);
            if (at < 0) continue;
            var value = head[(at + name.Length)..];
            return int.Parse(value[..value.IndexOf((byte)'\r')], CultureInfo.InvariantCulture);
        }

        return -1;
    }
}
