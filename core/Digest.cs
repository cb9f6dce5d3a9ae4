using System.Buffers;
using System.Security.Cryptography;
using System.Text;

namespace Maestro;

/// <summary>Content digests in the form <c>sha256:&lt;64 lower-case hex digits&gt;</c>.</summary>
public static class Digest
{
    public const string Prefix = "sha256:";

    private const int HexLength = 64;

    private static readonly SearchValues<char> HexDigits = SearchValues.Create("0123456789abcdef");

    public static string Of(ReadOnlySpan<byte> content) => Prefix + Convert.ToHexStringLower(SHA256.HashData(content));

    public static string Of(string text) => Of(Encoding.UTF8.GetBytes(text));

    public static string FromHash(ReadOnlySpan<byte> sha256) => Prefix + Convert.ToHexStringLower(sha256);

    public static bool IsValid(string? digest) =>
        digest is not null
        && digest.Length == Prefix.Length + HexLength
        && digest.StartsWith(Prefix, StringComparison.Ordinal)
        && digest.AsSpan(Prefix.Length).IndexOfAnyExcept(HexDigits) < 0;

    /// <summary>The hexadecimal part. Throws <see cref="FormatException"/> on anything that is not a digest.</summary>
    public static string Hex(string digest) =>
        IsValid(digest) ? digest[Prefix.Length..] : throw new FormatException($"'{digest}' is not a sha256 digest.");
}
