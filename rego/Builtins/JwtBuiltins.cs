using System.Security.Cryptography;

namespace Maestro.Rego.Builtins;

/// <summary>JSON Web Tokens: decode, verify, sign.</summary>
internal static class JwtBuiltins
{
    private const int MaxNesting = 8;

    public static readonly HashSet<string> Algorithms =
    [
        "RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "HS256", "HS384", "HS512", "EdDSA",
    ];

    private static readonly RegoArray Unverified = RegoArray.Of(RegoValue.False, RegoObject.Empty, RegoObject.Empty);

    public static IEnumerable<Builtin> All =>
    [
        new("io.jwt.decode", "s", new Builtin1((context, token) => Decode(context, StringBuiltins.Of(token), 0))),
        new("io.jwt.decode_verify", "s,o", new Builtin2(DecodeVerify)),
        new("io.jwt.encode_sign", "o,o,o",
        new Builtin3((context, headers, payload, key) => Encode(
            context, GoJson.Write(headers), GoJson.Write(payload), GoJson.Write(key)))),
        new("io.jwt.encode_sign_raw", "s,s,s",
        new Builtin3((context, headers, payload, key) => Encode(
            context, StringBuiltins.Of(headers), StringBuiltins.Of(payload), StringBuiltins.Of(key)))),
        .. Algorithms.Where(name => name != "EdDSA").Select(name => Verifier("io.jwt.verify_" + name.ToLowerInvariant(), name)),
        Verifier("io.jwt.verify_eddsa", "EdDSA"),
    ];

    private static Builtin Verifier(string name, string algorithm) =>
        new(name, "s,s", new Builtin2((context, token, key) => Verify(context, algorithm, token, key)));

    private static RegoValue? Decode(BuiltinContext context, string text, int depth)
    {
        if (Token.Split(text, out var error) is not { } token || token.Header(out error) is not { } header)
            return context.Fail(error);
        if (!EncodingBuiltins.TryUrl64(token.PayloadText, out var payload, out var fault))
            return context.Fail(Invalid("payload", fault));
        if (header.Get("cty") is RegoString { Value: "JWT" })
            return depth == MaxNesting
                ? context.Fail("JWT nested too deep")
                : Decode(context, EncodingBuiltins.Text(payload).Trim('"', '\''), depth + 1);
        if (Json(payload, out error) is not { } claims) return context.Fail(error);
        return EncodingBuiltins.TryUrl64(token.SignatureText, out var signature, out fault)
            ? RegoArray.Of(header, claims, new RegoString(Convert.ToHexStringLower(signature)))
            : context.Fail(Invalid("signature", fault));
    }

    private static string Invalid(string part, int fault) =>
        string.Create(
            CultureInfo.InvariantCulture, $"JWT {part} had invalid encoding: illegal base64 data at input byte {fault}");

    private static RegoObject? Json(byte[] bytes, out string error)
    {
        error = "";
        if (!EncodingBuiltins.TryJson(EncodingBuiltins.Text(bytes), out var value, out var why)) error = $"invalid JSON: {why}";
        else if (value is RegoObject o) return o;
        else error = "decoded JSON type was not an Object";
        return null;
    }

    private static RegoValue? Verify(BuiltinContext context, string algorithm, RegoValue jwt, RegoValue keyText)
    {
        if (Token.Split(StringBuiltins.Of(jwt), out var error) is not { } token) return context.Fail(error);
        var keys = algorithm.StartsWith("HS", StringComparison.Ordinal)
            ? [JwtKey.FromSecret(StringBuiltins.Of(keyText))]
            : JwtKey.Read(StringBuiltins.Of(keyText), out error);
        if (keys is null) return context.Fail(error);
        if (!EncodingBuiltins.TryUrl64(token.SignatureText, out var signature, out var fault))
            return context.Fail(Invalid("signature", fault));
        if (algorithm.StartsWith("HS", StringComparison.Ordinal))
            return RegoValue.From(keys[0].Verify(algorithm, token.Signed, signature));
        if (token.Header(out error) is not { } header || Head.Read(header, out error) is not { } head) return context.Fail(error);
        return RegoValue.From(Matches(keys, head, algorithm, token.Signed, signature));
    }

    private static bool Matches(List<JwtKey> keys, Head head, string algorithm, byte[] signed, byte[] signature)
    {
        try
        {
            if (head.Id.Length > 0 && keys.Find(key => key.Id == head.Id) is { } named)
                return named.Verify(algorithm, signed, signature);
            return keys.Exists(key => (key.Algorithm.Length == 0 || key.Algorithm == head.Algorithm)
                && key.Verify(algorithm, signed, signature));
        }
        catch (CryptographicException)
        {
            // The key cannot have made this signature.
            return false;
        }
    }

    private static RegoValue? DecodeVerify(BuiltinContext context, RegoValue jwt, RegoValue given)
    {
        if (Constraints.Read((RegoObject)given, context.State.Now, out var error) is not { } constraints)
            return context.Fail(error);
        var text = StringBuiltins.Of(jwt);
        for (var depth = 0; ; depth++)
        {
            if (depth > MaxNesting) return context.Fail("JWT nested too deep");
            if (Token.Split(text, out error) is not { } token || token.Header(out error) is not { } header
                || Head.Read(header, out error) is not { } head)
                return context.Fail(error);
            if (!head.IsValid || (constraints.Algorithm.Length > 0 && constraints.Algorithm != head.Algorithm)
                || !Algorithms.Contains(head.Algorithm))
                return Unverified;
            if (!EncodingBuiltins.TryUrl64(token.SignatureText, out var signature, out var fault))
                return context.Fail(Invalid("signature", fault));
            if (!Matches(constraints.Keys, head, head.Algorithm, token.Signed, signature)) return Unverified;
            if (!EncodingBuiltins.TryUrl64(token.PayloadText, out var payload, out fault))
                return context.Fail(Invalid("payload", fault));
            if (head.ContentType.Equals("JWT", StringComparison.OrdinalIgnoreCase))
            {
                text = EncodingBuiltins.Text(payload);
                continue;
            }

            if (Json(payload, out error) is not { } claims) return context.Fail(error);
            return constraints.Accept(claims, out error) switch
            {
                true => RegoArray.Of(RegoValue.True, header, claims),
                false => Unverified,
                null => context.Fail(error),
            };
        }
    }

    private static RegoValue? Encode(BuiltinContext context, string headers, string payload, string key)
    {
        if (JwtKey.Read(key, out var error) is not { Count: > 0 } keys)
            return context.Fail(error.Length > 0 ? error : "no keys found in JWK set");
        var header = EncodingBuiltins.TryJson(headers, out var parsed, out _) ? parsed as RegoObject : null;
        if (header?.Get("alg") is not RegoString { Value: var algorithm })
            return context.Fail("missing or invalid 'alg' header: jwsbb: header \"alg\" not found");
        if (!Algorithms.Contains(algorithm)) return context.Fail($"unknown JWS algorithm: {algorithm}");
        if (header.Get("typ") is null or RegoString { Value: "JWT" } && !EncodingBuiltins.TryJson(payload, out _, out _))
            return context.Fail("type is JWT but payload is not JSON");
        var signed =
            $"{EncodingBuiltins.Url64(Encoding.UTF8.GetBytes(headers), false)}.{EncodingBuiltins.Url64(Encoding.UTF8.GetBytes(payload), false)}";
        try
        {
            return keys[0].Sign(algorithm, Encoding.UTF8.GetBytes(signed)) is { } signature
                ? context.Text($"{signed}.{EncodingBuiltins.Url64(signature, false)}")
                : context.Fail($"the key cannot sign with {algorithm}");
        }
        catch (CryptographicException e)
        {
            return context.Fail(e.Message);
        }
    }

    /// <summary>The three parts.</summary>
    private sealed record Token(string HeaderText, string PayloadText, string SignatureText)
    {
        public byte[] Signed => Encoding.UTF8.GetBytes($"{HeaderText}.{PayloadText}");

        public static Token? Split(string text, out string error)
        {
            error = "";
            var parts = text.Split('.');
            if (parts.Length == 3) return new Token(parts[0], parts[1], parts[2]);
            error = parts.Length == 1
                ? "encoded JWT had no period separators"
                : string.Create(CultureInfo.InvariantCulture, $"encoded JWT must have 3 sections, found {parts.Length}");
            return null;
        }

        public RegoObject? Header(out string error)
        {
            if (!EncodingBuiltins.TryUrl64(HeaderText, out var bytes, out var fault))
            {
                error = Invalid("header", fault);
                return null;
            }

            if (Json(bytes, out error) is not { } header)
            {
                error = "bad JWT header: " + error;
                return null;
            }

            if (header.Get("enc") is null) return header;
            error = "JWT is a JWE object, which is not supported";
            return null;
        }
    }

    private sealed record Head(string Algorithm, string Id, string ContentType, bool IsValid)
    {
        public static Head? Read(RegoObject header, out string error)
        {
            error = "";
            foreach (var name in (string[])["alg", "kid", "typ", "cty"])
            {
                if (header.Get(name) is not null and not RegoString)
                {
                    error = $"{name}: must be a string";
                    return null;
                }
            }

            var critical = header.Get("crit");
            if (critical is not null
                && (critical is not RegoArray { Count: > 0 } list || list.Items.ToArray().Any(item => item is not RegoString)))
            {
                error = critical is RegoArray ? "crit: must be a nonempty list" : "crit: must be a list";
                return null;
            }

            var unknown = header.Keys.ToArray()
                .Where(key => key is not RegoString { Value: "alg" or "kid" or "typ" or "cty" or "crit" });
            var algorithm = Text(header, "alg");
            var isValid = algorithm.Length > 0 && !(critical is RegoArray named && unknown.Any(key => named.Items.Contains(key)));
            return new Head(algorithm, Text(header, "kid"), Text(header, "cty"), isValid);
        }

        private static string Text(RegoObject o, string name) => (o.Get(name) as RegoString)?.Value ?? "";
    }

    private sealed record Constraints(List<JwtKey> Keys, string Algorithm, string Issuer, string Audience, RegoNumber Seconds)
    {
        public static Constraints? Read(RegoObject given, long now, out string error)
        {
            error = "";
            List<JwtKey>? keys = null;
            string? secret = null;
            var texts = new Dictionary<string, string>(StringComparer.Ordinal);
            var time = RegoNumber.Of(now);
            for (var i = 0; i < given.Count; i++)
            {
                var (name, value) = ((given.KeyAt(i) as RegoString)?.Value ?? "", given.ValueAt(i));
                switch (name)
                {
                    case "cert" or "secret" or "alg" or "iss" or "aud" when value is not RegoString:
                        error = $"{name} constraint: must be a string";
                        return null;
                    case "cert":
                        if ((keys = JwtKey.Read(StringBuiltins.Of(value), out error)) is null) return null;
                        break;
                    case "secret": secret = StringBuiltins.Of(value); break;
                    case "alg" or "iss" or "aud": texts[name] = StringBuiltins.Of(value); break;
                    case "time" when value is RegoNumber number && number.ToDouble() >= 0: time = number; break;
                    case "time":
                        error = value is RegoNumber
                            ? "token time constraint: must not be negative"
                            : "token time constraint: must be a number";
                        return null;
                    default:
                        error = $"unknown token validation constraint: {name}";
                        return null;
                }
            }

            if (keys is not null && secret is { Length: > 0 }) error = "duplicate key constraints";
            else if (keys is null && secret is not { Length: > 0 }) error = "no key constraint";
            if (error.Length > 0) return null;
            var seconds = RegoNumber.Of(time.ToDouble() / 1e9);
            return new Constraints(
                keys ?? [JwtKey.FromSecret(secret!)], texts.GetValueOrDefault("alg", ""), texts.GetValueOrDefault("iss", ""),
                texts.GetValueOrDefault("aud", ""), seconds);
        }

        /// <summary>Whether the claims hold; null and the error when they are malformed.</summary>
        public bool? Accept(RegoObject claims, out string error)
        {
            error = "";
            if (Issuer.Length > 0
                && claims.Get("iss") is not RegoString { Value: var issuer } | (claims.Get("iss") as RegoString)?.Value != Issuer)
                return false;
            var audience = claims.Get("aud");
            if (audience is null ? Audience.Length > 0 : !IsAudience(audience)) return false;
            if (claims.Get("exp") is { } expiry)
            {
                if (expiry is not RegoNumber end)
                {
                    error = "exp value must be a number";
                    return null;
                }

                if (RegoNumber.Compare(Seconds, end) >= 0) return false;
            }

            if (claims.Get("nbf") is not { } notBefore) return true;
            if (notBefore is RegoNumber start) return RegoNumber.Compare(Seconds, start) >= 0;
            error = "nbf value must be a number";
            return null;
        }

        private bool IsAudience(RegoValue audience) => audience switch
        {
            RegoString one => one.Value == Audience,
            RegoArray several => several.Items.Contains(new RegoString(Audience)),
            _ => false,
        };
    }
}
