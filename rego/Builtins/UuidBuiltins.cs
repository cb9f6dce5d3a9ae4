namespace Maestro.Rego.Builtins;

/// <summary>UUIDs.</summary>
internal static class UuidBuiltins
{
    /// <summary>Of 15 October 1582, where UUID time begins, in units of 100 ns before 1970.</summary>
    private const long Gregorian = 122_192_928_000_000_000;

    public static IEnumerable<Builtin> All =>
    [
        new("uuid.rfc4122", "s", new Builtin1((context, a) => context.State.Once("uuid.rfc4122", a, () => Draw(context)))),
        new("uuid.parse", "s", new Builtin1((_, a) => Parse(StringBuiltins.Of(a)))),
    ];

    private static RegoString Draw(BuiltinContext context)
    {
        var bytes = new byte[16];
        context.State.Random.NextBytes(bytes);
        bytes[6] = (byte)((bytes[6] & 0x0f) | 0x40);
        bytes[8] = (byte)((bytes[8] & 0x3f) | 0x80);
        return new RegoString(new Guid(bytes, bigEndian: true).ToString("D"));
    }

    private static RegoObject? Parse(string text)
    {
        if (text.StartsWith("urn:uuid:", StringComparison.OrdinalIgnoreCase)) text = text[9..];
        var format = text.Length switch { 32 => "N", 36 => "D", 38 => "B", _ => null };
        if (format is null || !Guid.TryParseExact(text, format, out var id)) return null;
        var bytes = id.ToByteArray(bigEndian: true);
        var version = bytes[6] >> 4;
        var parts = new ObjectBuilder();
        parts.Set("version", RegoNumber.Of(version));
        parts.Set("variant", new RegoString(Variant(bytes[8])));
        if (version is 1 or 2)
        {
            parts.Set(
                "nodeid",
                new RegoString(string.Join('-', bytes[10..].Select(b => b.ToString("x2", CultureInfo.InvariantCulture)))));
            parts.Set(
                "macvariables",
                new RegoString(
                    $"{((bytes[10] & 2) != 0 ? "local" : "global")}:{((bytes[10] & 1) != 0 ? "multicast" : "unicast")}"));
            parts.Set("clocksequence", RegoNumber.Of(((bytes[8] & 0x3f) << 8) | bytes[9]));
            long low = BitConverter.IsLittleEndian ? System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(bytes) : 0;
            var ticks = low | ((long)System.Buffers.Binary.BinaryPrimitives.ReadUInt16BigEndian(bytes.AsSpan(4)) << 32)
                | ((long)((bytes[6] & 0x0f) << 8 | bytes[7]) << 48);
            parts.Set("time", RegoNumber.Of(((BigInteger)ticks - Gregorian) * 100));
            if (version == 2)
            {
                parts.Set("domain", new RegoString(bytes[9] switch { 0 =>
                    "Person", 1 => "Group", 2 => "Org", var other => $"Domain{other}" }));
                parts.Set("id", RegoNumber.Of(low));
            }
        }

        return parts.Build();
    }

    private static string Variant(byte octet) => octet switch
    {
        < 0x80 => "Reserved",
        < 0xc0 => "RFC4122",
        < 0xe0 => "Microsoft",
        _ => "Future",
    };
}
