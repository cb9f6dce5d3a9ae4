using System.Security.Cryptography;

namespace Maestro.Rego.Builtins;

/// <summary>Private keys in PEM form.</summary>
internal static class PrivateKeys
{
    /// <summary>The first key as a JWK; null when the text holds none.</summary>
    public static RegoValue? AsJwk(BuiltinContext context, string text)
    {
        if (text.Length == 0) return context.Fail("input PEM data was empty");
        if (!text.StartsWith("-----BEGIN", StringComparison.Ordinal))
        {
            if (!EncodingBuiltins.TryBase64(text, out var bytes, out var fault))
                return context.Fail(string.Create(CultureInfo.InvariantCulture, $"illegal base64 data at input byte {fault}"));
            text = EncodingBuiltins.Text(bytes);
        }

        try
        {
            foreach (var (label, der) in X509.Blocks(text))
                if (Read(label, der) is { } key) return key;
            return RegoValue.Null;
        }
        catch (CryptographicException e)
        {
            return context.Fail(e.Message);
        }
    }

    /// <summary>All keys with their numbers, as Go shows them.</summary>
    public static RegoValue? Describe(BuiltinContext context, string text)
    {
        if (text.Length == 0) return RegoValue.Null;
        try
        {
            return RegoArray.Of([.. X509.Blocks(text).Select(block => Numbers(block.Label, block.Der)).OfType<RegoValue>()]);
        }
        catch (CryptographicException e)
        {
            return context.Fail(e.Message);
        }
    }

    private static RegoObject? Read(string label, byte[] der)
    {
        using var key = Open(label, der);
        return key switch
        {
            RSA rsa => Jwk(rsa.ExportParameters(true)),
            ECDsa ec => Jwk(ec.ExportParameters(true)),
            _ => null,
        };
    }

    private static AsymmetricAlgorithm? Open(string label, byte[] der)
    {
        switch (label)
        {
            case "RSA PRIVATE KEY":
                var rsa = RSA.Create();
                rsa.ImportRSAPrivateKey(der, out _);
                return rsa;
            case "EC PRIVATE KEY":
                var ec = ECDsa.Create();
                ec.ImportECPrivateKey(der, out _);
                return ec;
            case "PRIVATE KEY":
                try
                {
                    var any = RSA.Create();
                    any.ImportPkcs8PrivateKey(der, out _);
                    return any;
                }
                catch (CryptographicException)
                {
                    var other = ECDsa.Create();
                    other.ImportPkcs8PrivateKey(der, out _);
                    return other;
                }

            default: return null;
        }
    }

    private static RegoObject Jwk(RSAParameters key) => RegoObject.Of(
        (Text("kty"), Text("RSA")),
        (Text("n"), Url(key.Modulus)),
        (Text("e"), Url(key.Exponent)),
        (Text("d"), Url(key.D)),
        (Text("p"), Url(key.P)),
        (Text("q"), Url(key.Q)),
        (Text("dp"), Url(key.DP)),
        (Text("dq"), Url(key.DQ)),
        (Text("qi"), Url(key.InverseQ)));

    private static RegoObject Jwk(ECParameters key) => RegoObject.Of(
        (Text("kty"), Text("EC")),
        (Text("crv"), Text(key.Q.X!.Length switch { 32 => "P-256", 48 => "P-384", _ => "P-521" })),
        (Text("x"), Url(key.Q.X)),
        (Text("y"), Url(key.Q.Y)),
        (Text("d"), Url(key.D)));

    private static RegoValue? Numbers(string label, byte[] der)
    {
        using var key = Open(label, der);
        switch (key)
        {
            case RSA rsa:
                var r = rsa.ExportParameters(true);
                return RegoObject.Of(
                    (Text("N"), Big(r.Modulus)),
                    (Text("E"), Big(r.Exponent)),
                    (Text("D"), Big(r.D)),
                    (Text("Primes"), RegoArray.Of(Big(r.P), Big(r.Q))),
                    (Text("Precomputed"),
                    RegoObject.Of(
                        (Text("Dp"), Big(r.DP)), (Text("Dq"), Big(r.DQ)), (Text("Qinv"), Big(r.InverseQ)),
                        (Text("CRTValues"), RegoArray.Empty))));
            case ECDsa ec:
                var e = ec.ExportParameters(true);
                return RegoObject.Of(
                    (Text("Curve"), RegoObject.Empty), (Text("X"), Big(e.Q.X)), (Text("Y"), Big(e.Q.Y)), (Text("D"), Big(e.D)));
            default: return null;
        }
    }

    private static RegoString Text(string text) => new(text);

    private static RegoString Url(byte[]? bytes) => new(EncodingBuiltins.Url64(bytes, false));

    private static RegoNumber Big(byte[]? bytes) => RegoNumber.Of(new BigInteger(bytes, true, true));
}
