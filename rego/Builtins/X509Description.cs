using System.Formats.Asn1;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Maestro.Rego.Builtins;

/// <summary>A certificate's fields under the names that Go gives them.</summary>
internal static class X509Description
{
    private static readonly Dictionary<string, (string Oid, int Number)> Usages = new(StringComparer.Ordinal)
    {
        ["KeyUsageAny"] = ("2.5.29.37.0", 0),
        ["KeyUsageServerAuth"] = ("1.3.6.1.5.5.7.3.1", 1),
        ["KeyUsageClientAuth"] = ("1.3.6.1.5.5.7.3.2", 2),
        ["KeyUsageCodeSigning"] = ("1.3.6.1.5.5.7.3.3", 3),
        ["KeyUsageEmailProtection"] = ("1.3.6.1.5.5.7.3.4", 4),
        ["KeyUsageIPSECEndSystem"] = ("1.3.6.1.5.5.7.3.5", 5),
        ["KeyUsageIPSECTunnel"] = ("1.3.6.1.5.5.7.3.6", 6),
        ["KeyUsageIPSECUser"] = ("1.3.6.1.5.5.7.3.7", 7),
        ["KeyUsageTimeStamping"] = ("1.3.6.1.5.5.7.3.8", 8),
        ["KeyUsageOCSPSigning"] = ("1.3.6.1.5.5.7.3.9", 9),
        ["KeyUsageMicrosoftServerGatedCrypto"] = ("1.3.6.1.4.1.311.10.3.3", 10),
        ["KeyUsageNetscapeServerGatedCrypto"] = ("2.16.840.1.113730.4.1", 11),
        ["KeyUsageMicrosoftCommercialCodeSigning"] = ("1.3.6.1.4.1.311.2.1.22", 12),
        ["KeyUsageMicrosoftKernelCodeSigning"] = ("1.3.6.1.4.1.311.61.1.1", 13),
    };

    public static string? UsageOid(string name) => Usages.TryGetValue(name, out var usage) ? usage.Oid : null;

    public static RegoObject Of(X509Certificate2 certificate)
    {
        var o = new ObjectBuilder();
        var names = AlternativeNames(certificate.Extensions);
        var constraints = certificate.Extensions.OfType<X509BasicConstraintsExtension>().FirstOrDefault();
        var usage = certificate.Extensions.OfType<X509KeyUsageExtension>().FirstOrDefault();
        o.Set("Raw", Base64(certificate.RawData));
        o.Set("RawSubject", Base64(certificate.SubjectName.RawData));
        o.Set("RawIssuer", Base64(certificate.IssuerName.RawData));
        o.Set("RawSubjectPublicKeyInfo", Base64(certificate.PublicKey.ExportSubjectPublicKeyInfo()));
        o.Set("SignatureAlgorithm", RegoNumber.Of(SignatureAlgorithm(certificate.SignatureAlgorithm.Value)));
        o.Set("PublicKeyAlgorithm", RegoNumber.Of(PublicKeyAlgorithm(certificate.PublicKey.Oid.Value)));
        o.Set("PublicKey", Key(certificate.PublicKey));
        o.Set("Version", RegoNumber.Of(certificate.Version));
        o.Set("SerialNumber", RegoNumber.Of(new BigInteger(certificate.SerialNumberBytes.Span, isBigEndian: true)));
        o.Set("Issuer", Name(certificate.IssuerName));
        o.Set("Subject", Name(certificate.SubjectName));
        o.Set("NotBefore", Time(certificate.NotBefore));
        o.Set("NotAfter", Time(certificate.NotAfter));
        o.Set("KeyUsage", RegoNumber.Of(usage is null ? 0 : KeyUsage(usage.KeyUsages)));
        o.Set("Extensions", Extensions(certificate.Extensions));
        o.Set("ExtKeyUsage", ExtendedUsage(certificate.Extensions));
        o.Set("BasicConstraintsValid", RegoValue.From(constraints is not null));
        o.Set("IsCA", RegoValue.From(constraints?.CertificateAuthority ?? false));
        o.Set(
            "MaxPathLen",
            RegoNumber.Of(constraints is { HasPathLengthConstraint: true }
                ? constraints.PathLengthConstraint
                : constraints is null
                ? 0
                : -1));
        o.Set(
            "SubjectKeyId",
            certificate.Extensions.OfType<X509SubjectKeyIdentifierExtension>().FirstOrDefault() is { } id
                ? Base64(id.SubjectKeyIdentifierBytes.Span)
                : RegoValue.Null);
        names.Put(o);
        return o.Build();
    }

    public static RegoObject OfRequest(byte[] der)
    {
        var request = CertificateRequest.LoadSigningRequest(
            der, HashAlgorithmName.SHA256,
            CertificateRequestLoadOptions.SkipSignatureValidation | CertificateRequestLoadOptions.UnsafeLoadCertificateExtensions,
            RSASignaturePadding.Pkcs1);
        var o = new ObjectBuilder();
        o.Set("Raw", Base64(der));
        o.Set("RawSubject", Base64(request.SubjectName.RawData));
        o.Set("RawSubjectPublicKeyInfo", Base64(request.PublicKey.ExportSubjectPublicKeyInfo()));
        o.Set("Version", RegoNumber.Of(0));
        o.Set("PublicKeyAlgorithm", RegoNumber.Of(PublicKeyAlgorithm(request.PublicKey.Oid.Value)));
        o.Set("PublicKey", Key(request.PublicKey));
        o.Set("Subject", Name(request.SubjectName));
        var extensions = new X509ExtensionCollection();
        foreach (var extension in request.CertificateExtensions) extensions.Add(extension);
        o.Set("Extensions", Extensions(extensions));
        AlternativeNames(extensions).Put(o, withStrings: false);
        return o.Build();
    }

    private static RegoString Base64(ReadOnlySpan<byte> bytes) => new(Convert.ToBase64String(bytes));

    private static RegoString Time(DateTime time) =>
        new(time.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture));

    private static RegoValue Key(PublicKey key)
    {
        if (key.GetRSAPublicKey() is { } rsa)
        {
            using (rsa)
            {
                var parameters = rsa.ExportParameters(false);
                return RegoObject.Of(
                    (new RegoString("N"), RegoNumber.Of(new BigInteger(parameters.Modulus, true, true))),
                    (new RegoString("E"), RegoNumber.Of(new BigInteger(parameters.Exponent, true, true))));
            }
        }

        if (key.GetECDsaPublicKey() is not { } ec) return Base64(key.EncodedKeyValue.RawData);
        using (ec)
        {
            var point = ec.ExportParameters(false).Q;
            return RegoObject.Of(
                (new RegoString("Curve"), RegoObject.Empty),
                (new RegoString("X"), RegoNumber.Of(new BigInteger(point.X, true, true))),
                (new RegoString("Y"), RegoNumber.Of(new BigInteger(point.Y, true, true))));
        }
    }

    private static int PublicKeyAlgorithm(string? oid) => oid switch
    {
        "1.2.840.113549.1.1.1" => 1,
        "1.2.840.10040.4.1" => 2,
        "1.2.840.10045.2.1" => 3,
        "1.3.101.112" => 4,
        _ => 0,
    };

    private static int SignatureAlgorithm(string? oid) => oid switch
    {
        "1.2.840.113549.1.1.2" => 1,
        "1.2.840.113549.1.1.4" => 2,
        "1.2.840.113549.1.1.5" => 3,
        "1.2.840.113549.1.1.11" => 4,
        "1.2.840.113549.1.1.12" => 5,
        "1.2.840.113549.1.1.13" => 6,
        "1.2.840.10045.4.1" => 9,
        "1.2.840.10045.4.3.2" => 10,
        "1.2.840.10045.4.3.3" => 11,
        "1.2.840.10045.4.3.4" => 12,
        "1.2.840.113549.1.1.10" => 13,
        "1.3.101.112" => 16,
        _ => 0,
    };

    private static int KeyUsage(X509KeyUsageFlags flags)
    {
        (X509KeyUsageFlags Flag, int Bit)[] bits =
        [
            (X509KeyUsageFlags.DigitalSignature, 1), (X509KeyUsageFlags.NonRepudiation, 2),
            (X509KeyUsageFlags.KeyEncipherment, 4),
            (X509KeyUsageFlags.DataEncipherment, 8), (X509KeyUsageFlags.KeyAgreement, 16), (X509KeyUsageFlags.KeyCertSign, 32),
            (X509KeyUsageFlags.CrlSign, 64), (X509KeyUsageFlags.EncipherOnly, 128), (X509KeyUsageFlags.DecipherOnly, 256),
        ];
        return bits.Where(bit => flags.HasFlag(bit.Flag)).Sum(bit => bit.Bit);
    }

    private static RegoArray Extensions(X509ExtensionCollection extensions) => RegoArray.Of(
        [.. extensions.Select(RegoValue (extension) => RegoObject.Of(
            (new RegoString("Id"), ObjectId(extension.Oid!.Value!)),
            (new RegoString("Critical"), RegoValue.From(extension.Critical)),
            (new RegoString("Value"), Base64(extension.RawData))))]);

    private static RegoArray ObjectId(string oid) =>
        RegoArray.Of(
            [.. oid.Split('.').Select(RegoValue (part) => RegoNumber.Of(BigInteger.Parse(part, CultureInfo.InvariantCulture)))]);

    private static RegoValue ExtendedUsage(X509ExtensionCollection extensions)
    {
        if (extensions.OfType<X509EnhancedKeyUsageExtension>().FirstOrDefault() is not { } extension) return RegoValue.Null;
        var numbers = extension.EnhancedKeyUsages.Cast<Oid>()
            .Select(oid => Usages.Values.FirstOrDefault(usage => usage.Oid == oid.Value)).Where(usage => usage.Oid is not null);
        return RegoArray.Of([.. numbers.Select(RegoValue (usage) => RegoNumber.Of(usage.Number))]);
    }

    private static RegoObject Name(X500DistinguishedName name)
    {
        var lists = new Dictionary<string, List<RegoValue>>(StringComparer.Ordinal);
        var (common, serial) = ("", "");
        var all = new List<RegoValue>();
        foreach (var part in name.EnumerateRelativeDistinguishedNames(reversed: false))
        {
            if (part.HasMultipleElements || part.GetSingleElementValue() is not { } text) continue;
            var oid = part.GetSingleElementType().Value!;
            all.Add(RegoObject.Of((new RegoString("Type"), ObjectId(oid)), (new RegoString("Value"), new RegoString(text))));
            var field = oid switch
            {
                "2.5.4.6" => "Country",
                "2.5.4.10" => "Organization",
                "2.5.4.11" => "OrganizationalUnit",
                "2.5.4.7" => "Locality",
                "2.5.4.8" => "Province",
                "2.5.4.9" => "StreetAddress",
                "2.5.4.17" => "PostalCode",
                _ => null,
            };
            if (oid == "2.5.4.3") common = text;
            if (oid == "2.5.4.5") serial = text;
            if (field is null) continue;
            if (!lists.TryGetValue(field, out var list)) lists[field] = list = [];
            list.Add(new RegoString(text));
        }

        var o = new ObjectBuilder();
        foreach (var field in (string[])
        [
            "Country",
            "Organization",
            "OrganizationalUnit",
            "Locality",
            "Province",
            "StreetAddress",
            "PostalCode",
        ])
            o.Set(field, lists.TryGetValue(field, out var list) ? RegoArray.Of([.. list]) : RegoValue.Null);
        o.Set("SerialNumber", new RegoString(serial));
        o.Set("CommonName", new RegoString(common));
        o.Set("Names", RegoArray.Of([.. all]));
        o.Set("ExtraNames", RegoValue.Null);
        return o.Build();
    }

    private static Alternatives AlternativeNames(X509ExtensionCollection extensions)
    {
        var names = new Alternatives();
        var extension = extensions.FirstOrDefault(one => one.Oid?.Value == "2.5.29.17");
        if (extension is null) return names;
        var reader = new AsnReader(extension.RawData, AsnEncodingRules.DER).ReadSequence();
        while (reader.HasData)
        {
            var tag = reader.PeekTag();
            switch (tag.TagValue)
            {
                case 1: names.Mail.Add(reader.ReadCharacterString(UniversalTagNumber.IA5String, tag)); break;
                case 2: names.Dns.Add(reader.ReadCharacterString(UniversalTagNumber.IA5String, tag)); break;
                case 6: names.Uris.Add(reader.ReadCharacterString(UniversalTagNumber.IA5String, tag)); break;
                case 7: names.Addresses.Add(new IPAddress(reader.ReadOctetString(tag)).ToString()); break;
                default: reader.ReadEncodedValue(); break;
            }
        }

        return names;
    }

    private sealed record Alternatives
    {
        public List<string> Dns { get; } = [];

        public List<string> Mail { get; } = [];

        public List<string> Uris { get; } = [];

        public List<string> Addresses { get; } = [];

        public void Put(ObjectBuilder o, bool withStrings = true)
        {
            o.Set("DNSNames", List(Dns));
            o.Set("EmailAddresses", List(Mail));
            o.Set("IPAddresses", List(Addresses));
            o.Set("URIs", Uris.Count == 0 ? RegoValue.Null : RegoArray.Of([.. Uris.Select(RegoValue (uri) => Parts(uri))]));
            if (withStrings) o.Set("URIStrings", List(Uris));
        }

        private static RegoValue List(List<string> texts) =>
            texts.Count == 0 ? RegoValue.Null : RegoArray.Of([.. texts.Select(RegoValue (text) => new RegoString(text))]);

        private static RegoObject Parts(string text)
        {
            var isUri = Uri.TryCreate(text, UriKind.Absolute, out var uri);
            return RegoObject.Of(
                (new RegoString("Scheme"), new RegoString(isUri ? uri!.Scheme : "")),
                (new RegoString("Host"), new RegoString(isUri ? uri!.Authority : "")),
                (new RegoString("Path"), new RegoString(isUri ? uri!.AbsolutePath : text)));
        }
    }
}
