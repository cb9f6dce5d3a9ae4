namespace Maestro.Rego.Builtins;

/// <summary>Semantic versions (semver.org 2.0).</summary>
internal static class SemverBuiltins
{
    public static IEnumerable<Builtin> All =>
    [
        new("semver.is_valid", "*",
        new Builtin1((_, a) => RegoValue.From(a is RegoString text && Version.TryParse(text.Value) is not null))),
        new("semver.compare", "s,s", new Builtin2(Compare)),
    ];

    private static RegoValue? Compare(BuiltinContext context, RegoValue a, RegoValue b)
    {
        if (Version.TryParse(StringBuiltins.Of(a)) is not { } x)
            return context.Fail($"operand 1: string {a} is not a valid SemVer");
        return Version.TryParse(StringBuiltins.Of(b)) is { } y
            ? RegoNumber.Of(x.CompareTo(y))
            : context.Fail($"operand 2: string {b} is not a valid SemVer");
    }

    private sealed record Version(BigInteger[] Core, string[] PreRelease)
    {
        public static Version? TryParse(string text)
        {
            var plus = text.IndexOf('+', StringComparison.Ordinal);
            if (plus >= 0 && !AreIdentifiers(text[(plus + 1)..])) return null;
            if (plus >= 0) text = text[..plus];
            var dash = text.IndexOf('-', StringComparison.Ordinal);
            var pre = dash < 0 ? null : text[(dash + 1)..];
            if (pre is not null
                && (!AreIdentifiers(pre)
                    || pre.Split('.').Any(part => part.Length > 1 && part[0] == '0' && part.All(char.IsAsciiDigit))))
                return null;
            var core = (dash < 0 ? text : text[..dash]).Split('.');
            if (core.Length != 3 || !core.All(part => part.Length is > 0 and <= 32 && part.All(char.IsAsciiDigit))) return null;
            return new Version(
                [.. core.Select(part => BigInteger.Parse(part, CultureInfo.InvariantCulture))], pre?.Split('.') ?? []);
        }

        public int CompareTo(Version other)
        {
            for (var i = 0; i < 3; i++)
                if (Core[i].CompareTo(other.Core[i]) is not 0 and var order) return order;
            if (PreRelease.Length == 0 || other.PreRelease.Length == 0)
                return other.PreRelease.Length.CompareTo(PreRelease.Length) is var longer
                    && PreRelease.Length == other.PreRelease.Length
                    ? 0
                    : Math.Sign(longer);
            for (var i = 0; i < Math.Min(PreRelease.Length, other.PreRelease.Length); i++)
                if (ComparePart(PreRelease[i], other.PreRelease[i]) is not 0 and var order) return order;
            return PreRelease.Length.CompareTo(other.PreRelease.Length);
        }

        private static int ComparePart(string a, string b)
        {
            var (isA, isB) = (a.All(char.IsAsciiDigit), b.All(char.IsAsciiDigit));
            if (isA && isB)
                return BigInteger.Parse(a, CultureInfo.InvariantCulture)
                    .CompareTo(BigInteger.Parse(b, CultureInfo.InvariantCulture));
            if (isA != isB) return isA ? -1 : 1;
            return Math.Sign(string.CompareOrdinal(a, b));
        }

        private static bool AreIdentifiers(string text) =>
            text.Split('.').All(part => part.Length > 0 && part.All(c => char.IsAsciiLetterOrDigit(c) || c == '-'));
    }
}
