using System.Buffers;
using System.Security.Cryptography;

namespace Maestro.Stores;

/// <summary>The name of a blob: <c>sha256:</c> and 64 lower-case hexadecimal digits.</summary>
public static class BlobDigest
{
    private const string Prefix = "sha256:";
    private static readonly SearchValues<char> HexDigits = SearchValues.Create("0123456789abcdef");

    /// <summary>The digest of these bytes.</summary>
    public static string Of(ReadOnlySpan<byte> content) => FromHash(SHA256.HashData(content));

    /// <summary>The digest whose SHA-256 is <paramref name="hash"/>.</summary>
    public static string FromHash(ReadOnlySpan<byte> hash) => Prefix + Convert.ToHexStringLower(hash);

    /// <summary>The hexadecimal part. Throws <see cref="FormatException"/> when <paramref name="digest"/> is not a digest.</summary>
    public static string HexOf(string digest) =>
        IsValid(digest) ? digest[Prefix.Length..] : throw new FormatException($"'{digest}' is not a digest: sha256: and 64 lower-case hexadecimal digits.");

    /// <summary>Whether <paramref name="digest"/> is one.</summary>
    public static bool IsValid(string? digest) =>
        digest is not null
        && digest.Length == Prefix.Length + (SHA256.HashSizeInBytes * 2)
        && digest.StartsWith(Prefix, StringComparison.Ordinal)
        && digest.AsSpan(Prefix.Length).IndexOfAnyExcept(HexDigits) < 0;
}
