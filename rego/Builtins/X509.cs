using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Maestro.Rego.Builtins;

/// <summary>Certificates, requests and key pairs, shown as Go's structures.</summary>
internal static class X509
{
    /// <summary>The PEM blocks of a text.</summary>
    public static IEnumerable<(string Label, byte[] Der)> Blocks(string text)
    {
        while (PemEncoding.TryFind(text, out var fields))
        {
            yield return (text[fields.Label], Convert.FromBase64String(text[fields.Base64Data]));
            text = text[fields.Location.End..];
        }
    }

    /// <summary>Certificates of PEM, of base64 of PEM, or of base64 of one or several DER.</summary>
    public static List<X509Certificate2>? Certificates(string text, out string error)
    {
        error = "";
        if (!text.StartsWith("-----BEGIN", StringComparison.Ordinal))
        {
            if (!EncodingBuiltins.TryBase64(text, out var bytes, out var fault))
            {
                error = string.Create(CultureInfo.InvariantCulture, $"illegal base64 data at input byte {fault}");
                return null;
            }

            var inner = EncodingBuiltins.Text(bytes);
            if (!inner.StartsWith("-----BEGIN", StringComparison.Ordinal)) return Der(bytes, out error);
            text = inner;
        }

        var list = new List<X509Certificate2>();
        foreach (var (label, der) in Blocks(text))
        {
            if (label != "CERTIFICATE")
            {
                error = "PEM block type is " + label + ", expected CERTIFICATE";
                return null;
            }

            if (Der(der, out error) is not { } found) return null;
            list.AddRange(found);
        }

        return list;
    }

    public static RegoArray Describe(IEnumerable<X509Certificate2> certificates) =>
        RegoArray.Of([.. certificates.Select(RegoValue (certificate) => X509Description.Of(certificate))]);

    /// <summary>The first is the root, the last the leaf, those between are intermediates.</summary>
    public static RegoValue? Verify(BuiltinContext context, string text, RegoObject options)
    {
        var failed = RegoArray.Of(RegoValue.False, RegoArray.Empty);
        if (Certificates(text, out _) is not { Count: >= 2 } list) return failed;
        var when = DateTimeOffset.FromUnixTimeMilliseconds(context.State.Now / 1_000_000);
        string? dnsName = null;
        var usages = new List<string>();
        for (var i = 0; i < options.Count; i++)
        {
            switch ((options.KeyAt(i) as RegoString)?.Value, options.ValueAt(i))
            {
                case ("DNSName", RegoString name): dnsName = name.Value; break;
                case ("CurrentTime", RegoNumber time) when time.TryGetInt64(out var nanoseconds):
                    when = DateTimeOffset.FromUnixTimeMilliseconds(nanoseconds / 1_000_000);
                    break;
                case ("MaxConstraintComparisons", RegoNumber): break;
                case ("KeyUsages", RegoArray or RegoSet):
                    foreach (var usage in AggregateBuiltins.Each(options.ValueAt(i)))
                    {
                        if (usage is not RegoString { Value: var name } || X509Description.UsageOid(name) is not { } oid)
                            return context.Fail($"invalid entries for 'KeyUsages' found: [{GoFormat.Plain(usage)}]");
                        usages.Add(oid);
                    }

                    break;
                case (var name, _):
                    return context.Fail(name is "DNSName" or "CurrentTime" or "KeyUsages"
                        ? $"'{name}' has the wrong type"
                        : "invalid key option");
            }
        }

        var leaf = list[^1];
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.Add(list[0]);
        foreach (var intermediate in list.Skip(1).SkipLast(1)) chain.ChainPolicy.ExtraStore.Add(intermediate);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.DisableCertificateDownloads = true;
        chain.ChainPolicy.VerificationTime = when.LocalDateTime;
        if (usages.Count == 0) usages.Add("1.3.6.1.5.5.7.3.1");
        if (!usages.Contains("2.5.29.37.0") && !usages.Exists(usage => AllowsUsage(leaf, usage))) return failed;
        if (!chain.Build(leaf) || (dnsName is not null && !leaf.MatchesHostname(dnsName))) return failed;
        return RegoArray.Of(RegoValue.True, Describe(chain.ChainElements.Select(element => element.Certificate)));
    }

    public static RegoValue? Request(BuiltinContext context, string text)
    {
        byte[]? der;
        if (text.StartsWith("-----BEGIN CERTIFICATE REQUEST-----", StringComparison.Ordinal))
        {
            der = Blocks(text).First().Der;
        }
        else
        {
            if (!EncodingBuiltins.TryBase64(text, out der, out var fault))
                return context.Fail(string.Create(CultureInfo.InvariantCulture, $"illegal base64 data at input byte {fault}"));
            var inner = EncodingBuiltins.Text(der);
            if (inner.StartsWith("-----BEGIN", StringComparison.Ordinal))
            {
                var (label, block) = Blocks(inner).First();
                if (label != "CERTIFICATE REQUEST") return context.Fail("invalid PEM-encoded certificate signing request");
                der = block;
            }
        }

        try
        {
            return X509Description.OfRequest(der);
        }
        catch (Exception e) when (e is AsnContentException or CryptographicException)
        {
            return context.Fail($"asn1: structure error: {e.Message}");
        }
    }

    public static RegoValue? KeyPair(BuiltinContext context, string certificate, string key)
    {
        var (certificates, keys) = (Armored(certificate), Armored(key));
        try
        {
            var chain = Blocks(certificates).Where(block => block.Label == "CERTIFICATE").Select(block => block.Der).ToList();
            if (chain.Count == 0) return context.Fail("tls: failed to find any PEM data in certificate input");
            using var pair = X509Certificate2.CreateFromPem(certificates, keys);
            return RegoObject.Of(
                (new RegoString("Certificate"),
                RegoArray.Of([.. chain.Select(RegoValue (der) => new RegoString(Convert.ToBase64String(der)))])),
                (new RegoString("PrivateKey"),
                PrivateKeys.Describe(context, keys) is RegoArray { Count: > 0 } described ? described[0] : RegoValue.Null),
                (new RegoString("SupportedSignatureAlgorithms"), RegoValue.Null),
                (new RegoString("OCSPStaple"), RegoValue.Null),
                (new RegoString("SignedCertificateTimestamps"), RegoValue.Null),
                (new RegoString("Leaf"), X509Description.Of(pair)));
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException)
        {
            return context.Fail(e.Message);
        }
    }

    private static string Armored(string text) =>
        !text.StartsWith("-----BEGIN", StringComparison.Ordinal) && EncodingBuiltins.TryBase64(text, out var bytes)
            ? EncodingBuiltins.Text(bytes)
            : text;

    private static bool AllowsUsage(X509Certificate2 certificate, string oid)
    {
        var extension = certificate.Extensions.OfType<X509EnhancedKeyUsageExtension>().FirstOrDefault();
        return extension is null
            || extension.EnhancedKeyUsages.Cast<Oid>().Any(usage => usage.Value == oid || usage.Value == "2.5.29.37.0");
    }

    private static List<X509Certificate2>? Der(byte[] bytes, out string error)
    {
        error = "";
        var list = new List<X509Certificate2>();
        var rest = new ReadOnlyMemory<byte>(bytes);
        try
        {
            while (!rest.IsEmpty)
            {
                var reader = new AsnReader(rest, AsnEncodingRules.DER);
                var one = reader.ReadEncodedValue();
                list.Add(X509CertificateLoader.LoadCertificate(one.Span));
                rest = rest[one.Length..];
            }

            return list;
        }
        catch (Exception e) when (e is CryptographicException or AsnContentException)
        {
            error = "x509: malformed certificate";
            return null;
        }
    }
}
