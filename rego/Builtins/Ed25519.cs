using System.Security.Cryptography;

namespace Maestro.Rego.Builtins;

/// <summary>
/// Ed25519 (RFC 8032), which .NET lacks. Not constant in time: verification uses public data only, and signing serves
/// policies that make test tokens, not servers that keep a long-lived secret.
/// </summary>
internal static class Ed25519
{
    private static readonly BigInteger P = BigInteger.Pow(2, 255) - 19;
    private static readonly BigInteger L = BigInteger.Pow(2, 252)
        + BigInteger.Parse("27742317777372353535851937790883648493", CultureInfo.InvariantCulture);
    private static readonly BigInteger D = Mod(-121665 * Inverse(121666));
    private static readonly BigInteger RootOfMinusOne = BigInteger.ModPow(2, (P - 1) / 4, P);
    private static readonly Point Base = Decode(
        Convert.FromHexString("5866666666666666666666666666666666666666666666666666666666666666"))!.Value;

    public static bool Verify(ReadOnlySpan<byte> publicKey, ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature)
    {
        if (publicKey.Length != 32 || signature.Length != 64) return false;
        if (Decode(publicKey) is not { } a || Decode(signature[..32]) is not { } r) return false;
        var s = Number(signature[32..]);
        if (s >= L) return false;
        var k = Number(SHA512.HashData([.. signature[..32], .. publicKey, .. message])) % L;
        return Multiply(Base, s).Same(Add(r, Multiply(a, k)));
    }

    public static byte[] Sign(ReadOnlySpan<byte> seed, ReadOnlySpan<byte> message)
    {
        var hash = SHA512.HashData(seed);
        var secret = Secret(hash);
        var publicKey = Encode(Multiply(Base, secret));
        var r = Number(SHA512.HashData([.. hash.AsSpan(32), .. message])) % L;
        var commitment = Encode(Multiply(Base, r));
        var k = Number(SHA512.HashData([.. commitment, .. publicKey, .. message])) % L;
        return [.. commitment, .. Bytes((r + (k * secret)) % L)];
    }

    private static BigInteger Secret(byte[] hash)
    {
        var bytes = hash[..32];
        bytes[0] &= 248;
        bytes[31] &= 127;
        bytes[31] |= 64;
        return Number(bytes);
    }

    private static BigInteger Mod(BigInteger value)
    {
        var rest = value % P;
        return rest.Sign < 0 ? rest + P : rest;
    }

    private static BigInteger Inverse(BigInteger value) => BigInteger.ModPow(Mod(value), P - 2, P);

    private static BigInteger Number(ReadOnlySpan<byte> bytes) => new(bytes, isUnsigned: true);

    private static byte[] Bytes(BigInteger value)
    {
        var bytes = new byte[32];
        value.TryWriteBytes(bytes, out _, isUnsigned: true);
        return bytes;
    }

    private static byte[] Encode(Point point)
    {
        var inverse = Inverse(point.Z);
        var (x, y) = (Mod(point.X * inverse), Mod(point.Y * inverse));
        var bytes = Bytes(y);
        if (!x.IsEven) bytes[31] |= 0x80;
        return bytes;
    }

    private static Point? Decode(ReadOnlySpan<byte> bytes)
    {
        var copy = bytes.ToArray();
        var odd = (copy[31] & 0x80) != 0;
        copy[31] &= 0x7f;
        var y = Number(copy);
        if (y >= P) return null;
        var square = Mod(((y * y) - 1) * Inverse((D * y * y) + 1));
        var x = BigInteger.ModPow(square, (P + 3) / 8, P);
        if (!Mod((x * x) - square).IsZero) x = Mod(x * RootOfMinusOne);
        if (!Mod((x * x) - square).IsZero || (x.IsZero && odd)) return null;
        if (x.IsEven == odd) x = P - x;
        return new Point(x, y, BigInteger.One, Mod(x * y));
    }

    private static Point Add(Point p, Point q)
    {
        var a = Mod((p.Y - p.X) * (q.Y - q.X));
        var b = Mod((p.Y + p.X) * (q.Y + q.X));
        var c = Mod(2 * p.T * q.T * D);
        var d = Mod(2 * p.Z * q.Z);
        var (e, f, g, h) = (b - a, d - c, d + c, b + a);
        return new Point(Mod(e * f), Mod(g * h), Mod(f * g), Mod(e * h));
    }

    private static Point Multiply(Point point, BigInteger times)
    {
        var result = new Point(BigInteger.Zero, BigInteger.One, BigInteger.One, BigInteger.Zero);
        for (; !times.IsZero; times >>= 1)
        {
            if (!times.IsEven) result = Add(result, point);
            point = Add(point, point);
        }

        return result;
    }

    /// <summary>Extended coordinates.</summary>
    private readonly record struct Point(BigInteger X, BigInteger Y, BigInteger Z, BigInteger T)
    {
        public bool Same(Point other) => Mod((X * other.Z) - (other.X * Z)).IsZero && Mod((Y * other.Z) - (other.Y * Z)).IsZero;
    }
}
