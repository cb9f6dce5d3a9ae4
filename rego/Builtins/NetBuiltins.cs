using System.Net;
using System.Net.Sockets;

namespace Maestro.Rego.Builtins;

/// <summary>Networks by CIDR notation.</summary>
internal static class NetBuiltins
{
    public static IEnumerable<Builtin> All =>
    [
        new("net.cidr_contains", "s,s", new Builtin2(Contains)),
        new("net.cidr_contains_matches", "soSa,soSa", new Builtin2(Matches)),
        new("net.cidr_intersects", "s,s", new Builtin2(Intersects)),
        new("net.cidr_expand", "s", new Builtin1(Expand)),
        new("net.cidr_is_valid", "*",
        new Builtin1((_, a) => RegoValue.From(a is RegoString text && Range.Network(text.Value) is not null))),
        new("net.cidr_merge", "aS", new Builtin1(Merge)),
    ];

    /// <summary>An address is its own result, without asking anyone; null for a name.</summary>
    public static RegoValue? Literal(string text) =>
        IPAddress.TryParse(text, out var address) ? RegoSet.Of(new RegoString(address.ToString())) : null;

    private static RegoValue? Contains(BuiltinContext context, RegoValue network, RegoValue inner)
    {
        if (Range.Network(StringBuiltins.Of(network)) is not { } outside)
            return context.Fail($"invalid CIDR address: {StringBuiltins.Of(network)}");
        return Range.NetworkOrAddress(StringBuiltins.Of(inner)) is { } inside
            ? RegoValue.From(outside.Contains(inside))
            : context.Fail($"not a valid textual representation of an IP address or CIDR: {StringBuiltins.Of(inner)}");
    }

    private static RegoValue? Intersects(BuiltinContext context, RegoValue a, RegoValue b)
    {
        if (Range.Network(StringBuiltins.Of(a)) is not { } x)
            return context.Fail($"invalid CIDR address: {StringBuiltins.Of(a)}");
        if (Range.Network(StringBuiltins.Of(b)) is not { } y)
            return context.Fail($"invalid CIDR address: {StringBuiltins.Of(b)}");
        return RegoValue.From(x.Contains(y) || y.Contains(x));
    }

    private static RegoValue? Matches(BuiltinContext context, RegoValue networks, RegoValue addresses)
    {
        if (Elements(context, networks, 1) is not { } outer || Elements(context, addresses, 2) is not { } inner) return null;
        var found = new SetBuilder();
        foreach (var (key, text) in outer)
        {
            if (Range.Network(text) is not { } network) return context.Fail($"invalid CIDR address: {text}");
            foreach (var (innerKey, innerText) in inner)
            {
                context.Machine.Step();
                if (Range.NetworkOrAddress(innerText) is not { } address)
                    return context.Fail($"not a valid textual representation of an IP address or CIDR: {innerText}");
                if (network.Contains(address)) found.Add(RegoArray.Of(key, innerKey));
            }
        }

        context.Charge(64L * found.Count);
        return found.Build();
    }

    private static List<(RegoValue Key, string Text)>? Elements(BuiltinContext context, RegoValue value, int argument)
    {
        if (value is RegoString single) return [(single, single.Value)];
        var elements = new List<(RegoValue, string)>();
        for (var i = 0; i < value.Count; i++)
        {
            var item = value.ValueAt(i);
            var text = item as RegoString ?? (item is RegoArray { Count: > 0 } tuple ? tuple[0] as RegoString : null);
            if (text is null)
            {
                context.Fail(string.Create(
                    CultureInfo.InvariantCulture, $"operand {argument}: element must be string or non-empty array"));
                return null;
            }

            elements.Add((value.KeyAt(i), text.Value));
        }

        return elements;
    }

    private static RegoValue? Expand(BuiltinContext context, RegoValue network)
    {
        if (Range.Network(StringBuiltins.Of(network)) is not { } range)
            return context.Fail($"invalid CIDR address: {StringBuiltins.Of(network)}");
        var count = range.Last - range.First + 1;
        context.Charge(count > int.MaxValue ? long.MaxValue / 2 : 80 * (long)count);
        var set = new SetBuilder((int)count);
        for (var at = range.First; at <= range.Last; at++)
        {
            context.Machine.Step();
            set.Add(new RegoString(Range.Address(at, range.IsV6)));
        }

        return set.Build();
    }

    private static RegoValue? Merge(BuiltinContext context, RegoValue networks)
    {
        var ranges = new List<Range>();
        foreach (var item in AggregateBuiltins.Each(networks))
        {
            if (item is not RegoString { Value: var text })
                return context.OperandError(
                    1, $"must be {networks.Kind.Name()} of strings but got {networks.Kind.Name()} containing {item.Kind.Name()}");
            if (!text.Contains('/', StringComparison.Ordinal))
            {
                if (!IPAddress.TryParse(text, out var address))
                    return context.Fail($"not a valid textual representation of an IP address or CIDR: {text}");
                if (address.AddressFamily == AddressFamily.InterNetworkV6)
                    return context.Fail("IPv6 invalid: needs prefix length");
                text = $"{text}/{DefaultPrefix(address)}";
            }

            if (Range.Network(text) is not { } range) return context.Fail($"invalid CIDR address: {text}");
            ranges.Add(range);
        }

        var merged = new SetBuilder();
        foreach (var isV6 in (bool[])[false, true])
            foreach (var network in Range.Merge([.. ranges.Where(range => range.IsV6 == isV6)]))
                merged.Add(new RegoString(network));
        return merged.Build();
    }

    /// <summary>The length an address of the old classes has by default.</summary>
    private static int DefaultPrefix(IPAddress address) => address.GetAddressBytes()[0] switch
    {
        < 128 => 8,
        < 192 => 16,
        < 224 => 24,
        _ => 32,
    };

    /// <summary>A run of addresses, both ends included.</summary>
    private readonly record struct Range(BigInteger First, BigInteger Last, bool IsV6)
    {
        public static Range? Network(string text)
        {
            var slash = text.IndexOf('/', StringComparison.Ordinal);
            if (slash < 0 || !TryAddress(text[..slash], out var value, out var isV6)) return null;
            var digits = text[(slash + 1)..];
            var width = isV6 ? 128 : 32;
            if (!int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var prefix) || prefix > width
                || (digits.Length > 1 && digits[0] == '0'))
                return null;
            var size = BigInteger.One << (width - prefix);
            var first = value - (value % size);
            return new Range(first, first + size - 1, isV6);
        }

        public static Range? NetworkOrAddress(string text) =>
            Network(text) ?? (TryAddress(text, out var value, out var isV6) ? new Range(value, value, isV6) : null);

        public bool Contains(Range inner) => IsV6 == inner.IsV6 && First <= inner.First && inner.Last <= Last;

        public static string Address(BigInteger value, bool isV6)
        {
            var bytes = new byte[isV6 ? 16 : 4];
            var digits = value.ToByteArray(isUnsigned: true, isBigEndian: true);
            digits.CopyTo(bytes, bytes.Length - digits.Length);
            return new IPAddress(bytes).ToString();
        }

        public static IEnumerable<string> Merge(List<Range> ranges)
        {
            ranges.Sort((a, b) => a.First.CompareTo(b.First));
            for (var i = 0; i < ranges.Count;)
            {
                var (first, last, isV6) = ranges[i];
                for (i++; i < ranges.Count && ranges[i].First <= last + 1; i++) last = BigInteger.Max(last, ranges[i].Last);
                foreach (var network in Networks(first, last, isV6)) yield return network;
            }
        }

        private static IEnumerable<string> Networks(BigInteger first, BigInteger last, bool isV6)
        {
            var width = isV6 ? 128 : 32;
            while (first <= last)
            {
                var bits = 0;
                while (bits < width && (first & ((BigInteger.One << (bits + 1)) - 1)).IsZero
                    && first + (BigInteger.One << (bits + 1)) - 1 <= last)
                    bits++;
                yield return string.Create(CultureInfo.InvariantCulture, $"{Address(first, isV6)}/{width - bits}");
                first += BigInteger.One << bits;
            }
        }

        private static bool TryAddress(string text, out BigInteger value, out bool isV6)
        {
            value = default;
            isV6 = text.Contains(':', StringComparison.Ordinal);
            if (!isV6 && text.Count(c => c == '.') != 3) return false;
            if (!isV6 && text.Split('.').Any(part => part.Length is 0 or > 3 || (part.Length > 1 && part[0] == '0')))
                return false;
            if (text.Contains('[', StringComparison.Ordinal) || text.Contains('%', StringComparison.Ordinal)
                || !IPAddress.TryParse(text, out var address))
                return false;
            value = new BigInteger(address.GetAddressBytes(), isUnsigned: true, isBigEndian: true);
            return true;
        }
    }
}
