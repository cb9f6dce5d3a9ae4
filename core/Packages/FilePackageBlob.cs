using System.Buffers;
using System.Buffers.Binary;
using System.Text;
using Maestro.Problems;

namespace Maestro.Packages;

/// <summary>
/// A package as one run of bytes, the same bytes for the same files: a magic line, then for each file in ordinal order
/// of its path the length of the path and of the content (both big-endian 32 bit), the path and the content.
/// </summary>
public static class FilePackageBlob
{
    private static ReadOnlySpan<byte> Magic => "maestro-package/1\n"u8;

    public static byte[] Write(FilePackage package)
    {
        var writer = new ArrayBufferWriter<byte>();
        writer.Write(Magic);
        foreach (var (path, content) in package.Files)
        {
            var header = writer.GetSpan(8);
            BinaryPrimitives.WriteInt32BigEndian(header, path.Length);
            BinaryPrimitives.WriteInt32BigEndian(header[4..], content.Length);
            writer.Advance(8);
            writer.Write(Encoding.ASCII.GetBytes(path));
            writer.Write(content.Span);
        }

        return writer.WrittenSpan.ToArray();
    }

    /// <summary>Reads what <see cref="Write"/> wrote; anything else is a fault.</summary>
    public static Result<FilePackage> Read(ReadOnlyMemory<byte> blob)
    {
        if (!blob.Span.StartsWith(Magic))
            return Broken("is not a package");
        var files = new List<KeyValuePair<string, ReadOnlyMemory<byte>>>();
        var rest = blob[Magic.Length..];
        while (rest.Length > 0)
        {
            if (rest.Length < 8)
                return Broken("ends inside a file's header");
            var path = BinaryPrimitives.ReadInt32BigEndian(rest.Span);
            var content = BinaryPrimitives.ReadInt32BigEndian(rest.Span[4..]);
            rest = rest[8..];
            if (path < 0 || content < 0 || (long)path + content > rest.Length)
                return Broken("ends inside a file");
            files.Add(KeyValuePair.Create(Encoding.ASCII.GetString(rest.Span[..path]), rest.Slice(path, content)));
            rest = rest[(path + content)..];
        }

        return FilePackage.Create(files);
    }

    private static Result<FilePackage> Broken(string why) => Result<FilePackage>.Failed(new Fault("", why));
}
