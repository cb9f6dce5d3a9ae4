using System.Security.Cryptography;

namespace Maestro.Rego.Builtins;

/// <summary>Digests, authentication codes and certificates.</summary>
[SuppressMessage(
    "Security", "CA5350:Do Not Use Weak Cryptographic Algorithms", Justification = "Policies compare digests that others made.")]
[SuppressMessage(
    "Security", "CA5351:Do Not Use Broken Cryptographic Algorithms",
    Justification = "Policies compare digests that others made.")]
internal static class CryptoBuiltins
{
    public static IEnumerable<Builtin> All =>
    [
        Digest("crypto.md5", MD5.HashData),
        Digest("crypto.sha1", SHA1.HashData),
        Digest("crypto.sha256", SHA256.HashData),
        Mac("crypto.hmac.md5", HMACMD5.HashData),
        Mac("crypto.hmac.sha1", HMACSHA1.HashData),
        Mac("crypto.hmac.sha256", HMACSHA256.HashData),
        Mac("crypto.hmac.sha512", HMACSHA512.HashData),
        new("crypto.hmac.equal", "s,s", new Builtin2((_, a, b) =>
            RegoValue.From(CryptographicOperations.FixedTimeEquals(EncodingBuiltins.Bytes(a), EncodingBuiltins.Bytes(b))))),
        new("crypto.x509.parse_certificates", "s",
        new Builtin1((context, a) => X509.Certificates(StringBuiltins.Of(a), out var error) is { } list
            ? X509.Describe(list)
            : context.Fail(error))),
        new("crypto.x509.parse_and_verify_certificates", "s",
        new Builtin1((context, a) => X509.Verify(context, StringBuiltins.Of(a), RegoObject.Empty))),
        new("crypto.x509.parse_and_verify_certificates_with_options", "s,o",
        new Builtin2((context, a, options) => X509.Verify(context, StringBuiltins.Of(a), (RegoObject)options))),
        new("crypto.x509.parse_certificate_request", "s",
        new Builtin1((context, a) => X509.Request(context, StringBuiltins.Of(a)))),
        new("crypto.x509.parse_keypair", "s,s",
        new Builtin2(
            (context, certificate, key) => X509.KeyPair(context, StringBuiltins.Of(certificate), StringBuiltins.Of(key)))),
        new("crypto.x509.parse_rsa_private_key", "s",
        new Builtin1((context, a) => PrivateKeys.AsJwk(context, StringBuiltins.Of(a)))),
        new("crypto.parse_private_keys", "s", new Builtin1((context, a) => PrivateKeys.Describe(context, StringBuiltins.Of(a)))),
    ];

    private static Builtin Digest(string name, Func<byte[], byte[]> hash) =>
        new(name, "s", new Builtin1((context, a) => context.Text(Convert.ToHexStringLower(hash(EncodingBuiltins.Bytes(a))))));

    private static Builtin Mac(string name, Func<byte[], byte[], byte[]> mac) =>
        new(name, "s,s",
        new Builtin2((context, message, key) => context.Text(
            Convert.ToHexStringLower(mac(EncodingBuiltins.Bytes(key), EncodingBuiltins.Bytes(message))))));
}
