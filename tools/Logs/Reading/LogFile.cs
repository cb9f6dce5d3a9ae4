using System.Diagnostics.CodeAnalysis;
using Maestro.Tools.Logs.Faults;

namespace Maestro.Tools.Logs.Reading;

/// <summary>A log on disk: finds its format and reads its entries from the start.</summary>
internal sealed class LogFile(string path, TimeProvider clock)
{
    public long Bytes => new FileInfo(path).Length;

    /// <summary>A reader over the whole file. The caller disposes it.</summary>
    /// <exception cref="ToolFault">The file is not text in UTF-8 or ASCII.</exception>
    public EntryReader Open(CancellationToken cancellationToken)
    {
        ILineFormat format;
        using (var sample = OpenLines(cancellationToken)) format = new FormatDetector(clock).Detect(sample);
        return OpenEntries(format, cancellationToken);
    }

    [SuppressMessage(
        "Reliability", "CA2000", Justification = "Each reader owns the one below it and the caller owns the outermost.")]
    private EntryReader OpenEntries(ILineFormat format, CancellationToken cancellationToken) =>
        new(OpenLines(cancellationToken), format);

    [SuppressMessage("Reliability", "CA2000", Justification = "The reader owns the stream.")]
    private LineReader OpenLines(CancellationToken cancellationToken) => new(OpenStream(), cancellationToken);

    private FileStream OpenStream()
    {
        // A log may still be written to while it is read.
        var stream = new FileStream(
            path,
            new FileStreamOptions
            {
                Share = FileShare.ReadWrite | FileShare.Delete,
                BufferSize = 0,
                Options = FileOptions.SequentialScan,
            });
        try
        {
            RefuseUtf16(stream);
            return stream;
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }

    private static void RefuseUtf16(FileStream stream)
    {
        Span<byte> mark = stackalloc byte[2];
        var read = stream.ReadAtLeast(mark, 2, throwOnEndOfStream: false);
        stream.Position = 0;
        if (read == 2 && mark is [0xFF, 0xFE] or [0xFE, 0xFF])
            throw new ToolFault("The file is UTF-16. Convert it to UTF-8 first.");
    }
}
