using System.Text;
using CsCheck;
using Maestro.Tools.Logs.Reading;

namespace Tools.Logs.Tests;

public sealed class LineReaderTests
{
    private static readonly byte[] Bytes = [(byte)'\n', (byte)'\r', (byte)'a', (byte)'b', 0xC3, 0xA9, 0xFF, 0];

    [Fact]
    public void Read_AnyBytes_GivesTheLinesThatSplittingGives()
    {
        // Few letters, many line ends, and bytes that are not UTF-8.
        var bytes = Gen.Byte[0, 7].Select(i => Bytes[i]).Array[0, 300];
        bytes.Sample(content =>
        {
            using var reader = new LineReader(new TrickleStream(content), CancellationToken.None);
            var read = new List<string>();
            while (reader.Read()) read.Add(reader.Text.ToString());
            Assert.Equal(Split(content), read);
            Assert.Equal(read.Count, reader.Number);
        });
    }

    [Fact]
    public void Read_LineLongerThanTheLimit_IsCutAndTheNextOneIsWhole()
    {
        var content = Encoding.UTF8.GetBytes("first\n" + new string('x', (3 * LineReader.MaxLineBytes) + 7) + "\nlast");
        using var reader = new LineReader(new MemoryStream(content), CancellationToken.None);

        Assert.True(reader.Read());
        Assert.True(reader.Read());
        Assert.Equal(LineReader.MaxLineBytes, reader.Text.Length);
        Assert.True(reader.Read());
        Assert.Equal("last", reader.Text.ToString());
        Assert.False(reader.Read());
        Assert.Equal(1, reader.OverlongLines);
    }

    [Fact]
    public void Read_LineOfExactlyTheLimit_IsWhole()
    {
        var content = Encoding.UTF8.GetBytes(new string('x', LineReader.MaxLineBytes) + "\ny\n");
        using var reader = new LineReader(new MemoryStream(content), CancellationToken.None);

        Assert.True(reader.Read());
        Assert.Equal(LineReader.MaxLineBytes, reader.Text.Length);
        Assert.True(reader.Read());
        Assert.Equal("y", reader.Text.ToString());
        Assert.Equal(0, reader.OverlongLines);
    }

    [Fact]
    public void Read_EndlessLine_NeedsBoundedMemory()
    {
        using var reader = new LineReader(new ZeroStream(512L << 20), CancellationToken.None);
        var before = GC.GetTotalAllocatedBytes(precise: true);

        Assert.True(reader.Read());

        Assert.False(reader.Read());
        Assert.InRange(GC.GetTotalAllocatedBytes(precise: true) - before, 0, 32L << 20);
    }

    [Fact]
    public void Read_ByteOrderMark_IsNotPartOfTheFirstLine()
    {
        using var reader = new LineReader(new MemoryStream([0xEF, 0xBB, 0xBF, (byte)'a']), CancellationToken.None);
        Assert.True(reader.Read());
        Assert.Equal("a", reader.Text.ToString());
    }

    [Fact]
    public void Read_NotUtf8_ReadsAsReplacementAndIsCounted()
    {
        using var reader = new LineReader(new MemoryStream([(byte)'a', 0xFF, (byte)'\n', (byte)'b']), CancellationToken.None);
        Assert.True(reader.Read());
        Assert.Equal("a\uFFFD", reader.Text.ToString());
        Assert.True(reader.Read());
        Assert.Equal(1, reader.MalformedLines);
    }

    [Fact]
    public void Read_Cancelled_Stops()
    {
        using var cancellation = new CancellationTokenSource();
        using var reader = new LineReader(new ZeroStream(long.MaxValue, onRead: cancellation.Cancel), cancellation.Token);
        Assert.Throws<OperationCanceledException>(() => reader.Read());
    }

    private static List<string> Split(byte[] content)
    {
        if (content.Length == 0) return [];
        var lines = new List<string>();
        var start = 0;
        for (var i = 0; i <= content.Length; i++)
        {
            if (i < content.Length && content[i] != (byte)'\n') continue;
            if (i == content.Length && start == i) break;
            var line = content.AsSpan(start, i - start);
            if (line.Length > 0 && line[^1] == (byte)'\r') line = line[..^1];
            lines.Add(Encoding.UTF8.GetString(line));
            start = i + 1;
        }

        return lines;
    }
}
