namespace Maestro.Rego.Values;

/// <summary>
/// A number of any size. An integer that fits 64 bits is kept as such; anything else as decimal digits, so that no
/// precision is lost between input and output.
/// </summary>
public sealed class RegoNumber : RegoValue
{
    private const int CacheLow = -128;
    private static readonly RegoNumber[] Cache = CreateCache();
    private readonly long _small;
    private readonly Wide? _wide;
    private readonly string? _text;

    private RegoNumber(long small, string? text = null)
        : base(RegoKind.Number)
    {
        _small = small;
        _text = text;
    }

    private RegoNumber(Wide wide)
        : base(RegoKind.Number) => _wide = wide;

    public bool IsInteger => _wide is null || _wide.Exponent == 0;

    internal bool IsSmall => _wide is null;

    internal long Small => _small;

    /// <summary>Decimal digits, as written where it was written.</summary>
    public string Text => _text ?? _wide?.Text ?? _small.ToString(CultureInfo.InvariantCulture);

    public static RegoNumber Of(long value) =>
        (ulong)(value - CacheLow) < (ulong)Cache.Length ? Cache[value - CacheLow] : new RegoNumber(value);

    public static RegoNumber Of(BigInteger value) =>
        value >= long.MinValue && value <= long.MaxValue ? Of((long)value) : new RegoNumber(new Wide(value, 0, null));

    public static RegoNumber Of(double value) =>
        double.IsFinite(value)
            ? TryParse(value.ToString("R", CultureInfo.InvariantCulture))!
            : throw new ArgumentOutOfRangeException(nameof(value), value, "Not a finite number.");

    /// <summary>
    /// Reads a JSON number; null when the text is none, or has more digits or a larger exponent than is supported.
    /// </summary>
    public static RegoNumber? TryParse(string text) => NumberText.TryParse(text);

    public bool TryGetInt64(out long value)
    {
        value = _small;
        return _wide is null;
    }

    public bool TryGetInt32(out int value)
    {
        value = (int)_small;
        return _wide is null && value == _small;
    }

    public double ToDouble() => _wide is null ? _small : _wide.Approximate;

    public override bool Equals(RegoValue? other)
    {
        if (ReferenceEquals(this, other)) return true;
        if (other is not RegoNumber number) return false;
        if (_wide is null || number._wide is null) return _wide is null && number._wide is null && _small == number._small;
        return _wide.Exponent == number._wide.Exponent && _wide.Unscaled == number._wide.Unscaled;
    }

    public override int GetHashCode() => _wide is null ? _small.GetHashCode() : HashCode.Combine(_wide.Unscaled, _wide.Exponent);

    internal static int Compare(RegoNumber a, RegoNumber b)
    {
        if (a._wide is null && b._wide is null) return a._small.CompareTo(b._small);
        var rough = a.ToDouble().CompareTo(b.ToDouble());
        if (rough != 0) return rough;
        var (x, y) = (a.Exact(), b.Exact());
        var scale = Math.Min(x.Exponent, y.Exponent);
        return (x.Unscaled * BigInteger.Pow(10, x.Exponent - scale)).CompareTo(
            y.Unscaled * BigInteger.Pow(10, y.Exponent - scale));
    }

    /// <summary>The value as digits times a power of ten that is not positive.</summary>
    internal (BigInteger Unscaled, int Exponent) Exact() => _wide is null ? (_small, 0) : (_wide.Unscaled, _wide.Exponent);

    internal BigInteger ToBigInteger() => _wide is null ? _small : _wide.Unscaled;

    /// <summary>From digits times a power of ten; <paramref name="text"/> is how it was written, if it was.</summary>
    internal static RegoNumber FromDecimal(BigInteger unscaled, int exponent, string? text)
    {
        if (exponent > 0)
        {
            unscaled *= BigInteger.Pow(10, exponent);
            exponent = 0;
        }

        while (exponent < 0)
        {
            var shorter = BigInteger.DivRem(unscaled, 10, out var digit);
            if (!digit.IsZero) break;
            unscaled = shorter;
            exponent = unscaled.IsZero ? 0 : exponent + 1;
        }

        if (exponent == 0 && unscaled >= long.MinValue && unscaled <= long.MaxValue)
            return text is null ? Of((long)unscaled) : new RegoNumber((long)unscaled, text);
        return new RegoNumber(new Wide(unscaled, exponent, text));
    }

    /// <summary>From few digits and how many of them follow the point.</summary>
    internal static RegoNumber FromShortDecimal(long unscaled, int scale, string text)
    {
        while (scale > 0 && unscaled % 10 == 0)
        {
            unscaled /= 10;
            scale--;
        }

        return scale == 0 ? new RegoNumber(unscaled, text) : new RegoNumber(new Wide(unscaled, -scale, text));
    }

    private static RegoNumber[] CreateCache()
    {
        var cache = new RegoNumber[1024 - CacheLow];
        for (var i = 0; i < cache.Length; i++) cache[i] = new RegoNumber(i + CacheLow);
        return cache;
    }

    /// <summary>Unscaled × 10^Exponent; the exponent is never positive, and without trailing zeros when negative.</summary>
    private sealed class Wide(BigInteger unscaled, int exponent, string? text)
    {
        private string? _text = text;
        private double _approximate = double.NaN;

        public BigInteger Unscaled => unscaled;

        public int Exponent => exponent;

        public string Text => _text ??= NumberText.Shortest(unscaled, exponent);

        public double Approximate
        {
            get
            {
                if (double.IsNaN(_approximate))
                    _approximate = double.Parse($"{unscaled}E{exponent}", NumberStyles.Float, CultureInfo.InvariantCulture);
                return _approximate;
            }
        }
    }
}
