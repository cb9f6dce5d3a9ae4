namespace Maestro.Rego.Tests.Builtins;

public class TokenBuiltinTests
{
    private const string Key = """{"kty": "oct", "k": "c2VjcmV0"}""";

    [Fact]
    public void EncodeSign_Hs256_VerifiesAndDecodes() =>
        Assert.Equal(
            """[true, {"alg": "HS256", "typ": "JWT"}, {"aud": "me", "exp": 2000, "iss": "us"}]""",
            Policy.Expression(
                $$"""io.jwt.decode_verify(io.jwt.encode_sign({"typ": "JWT", "alg": "HS256"}, {"iss": "us", "aud": "me", "exp": 2000}, {{Key}}), {"secret": "secret", "iss": "us", "aud": "me", "time": 1000000000000})"""));

    [Theory]
    [InlineData("{\"secret\": \"other\", \"aud\": \"me\", \"time\": 1000000000000}")]
    [InlineData("{\"secret\": \"secret\", \"aud\": \"you\", \"time\": 1000000000000}")]
    [InlineData("{\"secret\": \"secret\", \"aud\": \"me\", \"iss\": \"them\", \"time\": 1000000000000}")]
    [InlineData("{\"secret\": \"secret\", \"aud\": \"me\", \"time\": 3000000000000}")]
    [InlineData("{\"secret\": \"secret\", \"aud\": \"me\", \"alg\": \"HS512\", \"time\": 1000000000000}")]
    public void DecodeVerify_ConstraintFails_IsNotValid(string constraints) =>
        Assert.Equal(
            "[false, {}, {}]",
            Policy.Expression(
                $$"""io.jwt.decode_verify(io.jwt.encode_sign({"typ": "JWT", "alg": "HS256"}, {"iss": "us", "aud": "me", "exp": 2000}, {{Key}}), {{constraints}})"""));

    [Fact]
    public void EncodeSign_AlgorithmNone_IsRefused() =>
        Assert.Contains(
            "unknown JWS algorithm: none", Policy.Expression($$"""io.jwt.encode_sign({"alg": "none"}, {}, {{Key}})"""),
            StringComparison.Ordinal);

    [Fact]
    public void Ed25519_Rfc8032Vectors_SignAndVerify()
    {
        // RFC 8032, section 7.1, test 2.
        var seed = Convert.FromHexString("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb");
        var publicKey = Convert.FromHexString("3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c");
        byte[] message = [0x72];

        var signature = Maestro.Rego.Builtins.Ed25519.Sign(seed, message);

        Assert.Equal(
            "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00", Convert.ToHexStringLower(signature));
        Assert.True(Maestro.Rego.Builtins.Ed25519.Verify(publicKey, message, signature));
        signature[5] ^= 1;
        Assert.False(Maestro.Rego.Builtins.Ed25519.Verify(publicKey, message, signature));
    }

    [Theory]
    [InlineData("crypto.sha256(\"abc\")", "\"ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad\"")]
    [InlineData("crypto.md5(\"abc\")", "\"900150983cd24fb0d6963f7d28e17f72\"")]
    [InlineData(
        "crypto.hmac.sha256(\"what do ya want for nothing?\", \"Jefe\")",
        "\"5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843\"")]
    [InlineData("crypto.hmac.equal(\"a\", \"b\")", "false")]
    public void Digest_KnownVector_Matches(string expression, string expected) =>
        Assert.Equal(expected, Policy.Expression(expression));
}
