using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Maestro.Rego.Builtins;

/// <summary>A key to verify or sign tokens with.</summary>
internal sealed class JwtKey
{
    private const string Ed25519Oid = "1.3.101.112";

    public RSA? Rsa { get; private init; }

    public ECDsa? Ec { get; private init; }

    public byte[]? Secret { get; private init; }

    public byte[]? EdPublic { get; private init; }

    public byte[]? EdPrivate { get; private init; }

    public string Algorithm { get; private init; } = "";

    public string Id { get; private init; } = "";

    public static JwtKey FromSecret(string secret) => new() { Secret = Encoding.UTF8.GetBytes(secret) };

    /// <summary>The keys of a PEM certificate or public key, of a JWK or a JWK set; null and why there are none.</summary>
    public static List<JwtKey>? Read(string text, out string error)
    {
        error = "";
        try
        {
            return text.Contains("-----BEGIN", StringComparison.Ordinal) ? Pem(text, out error) : Jwks(text, out error);
        }
        catch (CryptographicException e)
        {
            error = (text.Contains("CERTIFICATE", StringComparison.Ordinal)
                ? "failed to parse a PEM certificate: "
                : "failed to parse a key: ") + e.Message;
            return null;
        }
    }

    public bool Verify(string algorithm, ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature)
    {
        var hash = Hash(algorithm);
        return algorithm[..2] switch
        {
            "RS" => Rsa is not null && Rsa.VerifyData(message, signature, hash, RSASignaturePadding.Pkcs1),
            "PS" => Rsa is not null && Rsa.VerifyData(message, signature, hash, RSASignaturePadding.Pss),
            "ES" => Ec is not null && VerifyEc(message, signature, hash),
            "HS" => Secret is not null && CryptographicOperations.FixedTimeEquals(Mac(Secret, message, hash), signature),
            "Ed" => EdPublic is not null && Ed25519.Verify(EdPublic, message, signature),
            _ => false,
        };
    }

    /// <summary>The signature; null when the key is not for the algorithm.</summary>
    public byte[]? Sign(string algorithm, ReadOnlySpan<byte> message)
    {
        var hash = Hash(algorithm);
        return algorithm[..2] switch
        {
            "RS" => Rsa?.SignData(message, hash, RSASignaturePadding.Pkcs1),
            "PS" => Rsa?.SignData(message, hash, RSASignaturePadding.Pss),
            "ES" => Ec?.SignData(message, hash, DSASignatureFormat.IeeeP1363FixedFieldConcatenation),
            "HS" => Secret is null ? null : Mac(Secret, message, hash),
            _ => EdPrivate is null ? null : Ed25519.Sign(EdPrivate, message),
        };
    }

    private bool VerifyEc(ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature, HashAlgorithmName hash)
    {
        // Halves of any length, as numbers.
        var size = (Ec!.KeySize + 7) / 8;
        var half = signature.Length / 2;
        var (r, s) = (new BigInteger(signature[..half], true, true), new BigInteger(signature[half..], true, true));
        var fixedSize = new byte[2 * size];
        if (!TryPut(r, fixedSize.AsSpan(0, size)) || !TryPut(s, fixedSize.AsSpan(size))) return false;
        return Ec.VerifyData(message, fixedSize, hash, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
    }

    private static bool TryPut(BigInteger value, Span<byte> target)
    {
        var bytes = value.ToByteArray(true, true);
        if (bytes.Length > target.Length) return false;
        bytes.CopyTo(target[(target.Length - bytes.Length)..]);
        return true;
    }

    private static HashAlgorithmName Hash(string algorithm) => algorithm[2..] switch
    {
        "384" => HashAlgorithmName.SHA384,
        "512" => HashAlgorithmName.SHA512,
        _ => HashAlgorithmName.SHA256,
    };

    private static byte[] Mac(byte[] key, ReadOnlySpan<byte> message, HashAlgorithmName hash) =>
        hash == HashAlgorithmName.SHA256 ? HMACSHA256.HashData(key, message)
        : hash == HashAlgorithmName.SHA384 ? HMACSHA384.HashData(key, message)
        : HMACSHA512.HashData(key, message);

    private static List<JwtKey>? Pem(string text, out string error)
    {
        error = "";
        if (!PemEncoding.TryFind(text, out var fields))
        {
            error = "failed to extract a Key from the PEM certificate";
            return null;
        }

        if (text[fields.Location.End..].Trim('\n', '\r').Length > 0)
        {
            error = "extra data after a PEM certificate block";
            return null;
        }

        var der = Convert.FromBase64String(text[fields.Base64Data]);
        switch (text[fields.Label])
        {
            case "CERTIFICATE":
                using (var certificate = X509CertificateLoader.LoadCertificate(der)) return [FromPublic(certificate.PublicKey)];
            case "PUBLIC KEY":
                return [FromPublic(PublicKey.CreateFromSubjectPublicKeyInfo(der, out _))];
            default:
                error = "failed to extract a Key from the PEM certificate";
                return null;
        }
    }

    private static JwtKey FromPublic(PublicKey key) =>
        key.Oid.Value == Ed25519Oid
            ? new JwtKey { EdPublic = key.EncodedKeyValue.RawData }
            : new JwtKey { Rsa = key.GetRSAPublicKey(), Ec = key.GetECDsaPublicKey() };

    private static List<JwtKey>? Jwks(string text, out string error)
    {
        if (!EncodingBuiltins.TryJson(text, out var value, out _) || value is not RegoObject o)
        {
            error = "failed to parse a JWK key (set): invalid JSON";
            return null;
        }

        error = "";
        var keys = new List<JwtKey>();
        foreach (var item in o.Get("keys") is RegoArray set ? set.Items.ToArray() : [o])
        {
            if (item is not RegoObject jwk || Jwk(jwk) is not { } key)
            {
                error = "failed to parse a JWK key (set): unsupported or incomplete key";
                return null;
            }

            if (key.Algorithm.Length == 0 || JwtBuiltins.Algorithms.Contains(key.Algorithm)) keys.Add(key);
        }

        return keys;
    }

    private static JwtKey? Jwk(RegoObject jwk)
    {
        var algorithm = Text(jwk, "alg") ?? "";
        var id = Text(jwk, "kid") ?? "";
        switch (Text(jwk, "kty"))
        {
            case "RSA" when Bytes(jwk, "n") is { } modulus && Bytes(jwk, "e") is { } exponent:
                return new JwtKey { Rsa = RSA.Create(RsaParameters(jwk, modulus, exponent)), Algorithm = algorithm, Id = id };
            case "EC" when Bytes(jwk, "x") is { } x && Bytes(jwk, "y") is { } y && Curve(Text(jwk, "crv")) is { } curve:
                var size = Text(jwk, "crv") switch { "P-256" => 32, "P-384" => 48, _ => 66 };
                var d = Bytes(jwk, "d");
                var parameters = new ECParameters
                {
                    Curve = curve,
                    Q = new ECPoint { X = Fit(x, size), Y = Fit(y, size) },
                    D = d is null ? null : Fit(d, size),
                };
                return new JwtKey { Ec = ECDsa.Create(parameters), Algorithm = algorithm, Id = id };
            case "oct" when Bytes(jwk, "k") is { } secret:
                return new JwtKey { Secret = secret, Algorithm = algorithm, Id = id };
            case "OKP" when Text(jwk, "crv") == "Ed25519" && Bytes(jwk, "x") is { } point:
                return new JwtKey { EdPublic = point, EdPrivate = Bytes(jwk, "d"), Algorithm = algorithm, Id = id };
            default: return null;
        }
    }

    private static RSAParameters RsaParameters(RegoObject jwk, byte[] modulus, byte[] exponent)
    {
        var parameters = new RSAParameters { Modulus = modulus, Exponent = exponent };
        if (Bytes(jwk, "d") is not { } d || Bytes(jwk, "p") is not { } p || Bytes(jwk, "q") is not { } q) return parameters;
        var half = (modulus.Length + 1) / 2;
        var (bigD, bigP, bigQ) = (new BigInteger(d, true, true), new BigInteger(p, true, true), new BigInteger(q, true, true));
        parameters.D = Fit(d, modulus.Length);
        parameters.P = Fit(p, half);
        parameters.Q = Fit(q, half);
        parameters.DP = Fit(Bytes(jwk, "dp") ?? (bigD % (bigP - 1)).ToByteArray(true, true), half);
        parameters.DQ = Fit(Bytes(jwk, "dq") ?? (bigD % (bigQ - 1)).ToByteArray(true, true), half);
        parameters.InverseQ = Fit(Bytes(jwk, "qi") ?? BigInteger.ModPow(bigQ, bigP - 2, bigP).ToByteArray(true, true), half);
        return parameters;
    }

    private static byte[] Fit(byte[] bytes, int size)
    {
        var trimmed = bytes.AsSpan().TrimStart((byte)0);
        var target = new byte[Math.Max(size, trimmed.Length)];
        trimmed.CopyTo(target.AsSpan(target.Length - trimmed.Length));
        return target;
    }

    private static ECCurve? Curve(string? name) => name switch
    {
        "P-256" => ECCurve.NamedCurves.nistP256,
        "P-384" => ECCurve.NamedCurves.nistP384,
        "P-521" => ECCurve.NamedCurves.nistP521,
        _ => null,
    };

    private static string? Text(RegoObject o, string name) => (o.Get(name) as RegoString)?.Value;

    private static byte[]? Bytes(RegoObject o, string name) =>
        Text(o, name) is { } text && EncodingBuiltins.TryUrl64(text, out var bytes, out _) ? bytes : null;
}
