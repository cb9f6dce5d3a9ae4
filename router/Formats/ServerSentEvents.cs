namespace Maestro.Router.Formats;

/// <summary>Where server-sent events begin and end in a run of bytes. Lines end with LF or CRLF.</summary>
internal static class ServerSentEvents
{
    public static ReadOnlySpan<byte> Done => "[DONE]"u8;

    /// <summary>Length of the first complete event, its blank line included; 0 when no event is complete yet.</summary>
    /// <param name="from">Bytes known not to hold an end; moved on, so that a long event is not looked through again and
    /// again.</param>
    public static int CompleteLength(ReadOnlySpan<byte> bytes, ref int from)
    {
        while (true)
        {
            var feed = bytes[from..].IndexOf((byte)'\n');
            if (feed < 0)
            {
                from = bytes.Length;
                return 0;
            }

            var next = from + feed + 1;
            var rest = bytes[next..];
            if (rest.StartsWith("\n"u8)) return Found(next + 1, out from);
            if (rest.StartsWith("\r\n"u8)) return Found(next + 2, out from);
            if (rest.IsEmpty || rest.SequenceEqual("\r"u8))
            {
                from = next - 1; // the blank line may be on its way
                return 0;
            }

            from = next;
        }
    }

    /// <summary>
    /// The event's data: its <c>data</c> lines, joined by line feeds. Empty when it has none, as a comment does.
    /// </summary>
    public static ReadOnlySpan<byte> Data(ReadOnlySpan<byte> message)
    {
        ReadOnlySpan<byte> data = default;
        var lines = 0;
        while (!message.IsEmpty)
        {
            var feed = message.IndexOf((byte)'\n');
            var line = feed < 0 ? message : message[..feed];
            message = feed < 0 ? default : message[(feed + 1)..];
            if (line.EndsWith("\r"u8)) line = line[..^1];
            if (!line.StartsWith("data"u8)) continue;
            var value = line[4..];
            if (value.StartsWith(":"u8)) value = value[1..];
            else if (!value.IsEmpty) continue;
            if (value.StartsWith(" "u8)) value = value[1..];
            data = lines++ == 0 ? value : Join(data, value);
        }

        return data;
    }

    private static byte[] Join(ReadOnlySpan<byte> first, ReadOnlySpan<byte> second) => [.. first, (byte)'\n', .. second];

    private static int Found(int length, out int from)
    {
        from = 0;
        return length;
    }
}
