namespace Maestro.Rego.Builtins;

/// <summary>Go's verbs of <c>fmt.Sprintf</c>, for the values Rego has.</summary>
internal static class GoFormat
{
    private const int MaxWidth = 4096;

    public static RegoValue? Format(BuiltinContext context, string format, RegoArray arguments)
    {
        var text = new StringBuilder();
        var next = 0;
        for (var at = 0; at < format.Length; at++)
        {
            if (format[at] != '%')
            {
                var verbAt = format.IndexOf('%', at);
                if (verbAt < 0) verbAt = format.Length;
                text.Append(format, at, verbAt - at);
                at = verbAt - 1;
                continue;
            }

            var verb = Verb.Read(format, ref at, arguments, ref next);
            if (verb.Letter == '\0')
            {
                text.Append("%!(NOVERB)");
                break;
            }

            if (verb.Letter == '%') text.Append('%');
            else if (verb.BadIndex) text.Append(CultureInfo.InvariantCulture, $"%!{verb.Letter}(BADINDEX)");
            else if (next >= arguments.Count) text.Append(CultureInfo.InvariantCulture, $"%!{verb.Letter}(MISSING)");
            else text.Append(verb.Pad(One(verb, arguments[next++])));
            context.Charge(text.Length > 1 << 16 ? text.Length : 16);
        }

        if (next < arguments.Count && !Verb.UsesIndexes(format))
        {
            text.Append("%!(EXTRA ");
            text.Append(string.Join(", ", arguments.Items[next..].ToArray().Select(value => $"{GoType(value)}={Plain(value)}")));
            text.Append(')');
        }

        return context.Text(text.ToString());
    }

    private static string GoType(RegoValue value) => value switch
    {
        RegoNumber { IsSmall: true } => "int",
        RegoNumber { IsInteger: true } => "*big.Int",
        RegoNumber => "float64",
        _ => "string",
    };

    public static string Plain(RegoValue value) => value is RegoString text ? text.Value : value.ToString();

    private static string One(Verb verb, RegoValue value)
    {
        switch (verb.Letter)
        {
            case 'v' when value is RegoNumber { IsInteger: false } fraction: return Float(verb with { Letter = 'g' }, fraction);
            case 'v': return Plain(value);
            case 's' when value is RegoNumber { IsInteger: true, IsSmall: false }: return Plain(value);
            case 'T': return GoType(value);
            case 's' when value is not RegoNumber: return Cut(Plain(value), verb.Precision);
            case 'q' when value is not RegoNumber: return Quote(Cut(Plain(value), verb.Precision), verb);
            case 'x' or 'X' when value is not RegoNumber: return Hex(Encoding.UTF8.GetBytes(Plain(value)), verb);
            case 'd' or 'b' or 'o' or 'O' or 'x' or 'X' or 'c' or 'U' or 'q' when value is RegoNumber { IsInteger: true } number:
                return Integer(verb, number.ToBigInteger());
            case 'e' or 'E' or 'f' or 'F' or 'g'
                or 'G' when value is RegoNumber number && (!number.IsInteger || !number.IsSmall || verb.Letter is not ' '):
                if (number.IsSmall && number.IsInteger && !number.Text.Contains('.', StringComparison.Ordinal))
                    return Wrong(verb, value);
                return Float(verb, number);
            default: return Wrong(verb, value);
        }
    }

    private static string Wrong(Verb verb, RegoValue value) => $"%!{verb.Letter}({GoType(value)}={Plain(value)})";

    private static string Cut(string text, int precision) =>
        precision < 0 ? text : string.Concat(text.EnumerateRunes().Take(precision));

    private static string Quote(string text, Verb verb)
    {
        if (verb.Alternate && !text.Contains('`', StringComparison.Ordinal)) return $"`{text}`";
        var quoted = new StringBuilder();
        RegoText.Quote(quoted, text);
        return quoted.ToString();
    }

    private static string Hex(byte[] bytes, Verb verb)
    {
        var hex = verb.Letter == 'x' ? Convert.ToHexStringLower(bytes) : Convert.ToHexString(bytes);
        return verb.Alternate ? $"0{verb.Letter}{hex}" : hex;
    }

    private static string Integer(Verb verb, BigInteger value)
    {
        if (verb.Letter is 'c' or 'q')
        {
            var rune = value >= 0 && value <= 0x10FFFF && Rune.IsValid((int)value) ? new Rune((int)value) : Rune.ReplacementChar;
            return verb.Letter == 'c' ? rune.ToString() : $"'{rune}'";
        }

        if (verb.Letter == 'U')
            return string.Create(CultureInfo.InvariantCulture, $"U+{value:X4}").Replace("U+0", "U+", StringComparison.Ordinal)
                .PadRight(4);
        var radix = verb.Letter switch { 'b' => 2, 'o' or 'O' => 8, 'x' or 'X' => 16, _ => 10 };
        var digits = StringBuiltins.Radix(BigInteger.Abs(value), radix);
        if (verb.Letter == 'X') digits = digits.ToUpperInvariant();
        if (verb.Precision > digits.Length) digits = digits.PadLeft(verb.Precision, '0');
        if (verb.Alternate) digits = verb.Letter switch { 'b' => "0b", 'o' => "0", 'x' => "0x", 'X' => "0X", _ => "" } + digits;
        if (verb.Letter == 'O') digits = "0o" + digits;
        return verb.Sign(value.Sign < 0, digits);
    }

    private static string Float(Verb verb, RegoNumber number)
    {
        var value = number.ToDouble();
        var magnitude = Math.Abs(value);
        var precision = verb.Precision;
        var text = char.ToLowerInvariant(verb.Letter) switch
        {
            'f' => magnitude.ToString("F" + Math.Max(0, precision < 0 ? 6 : precision), CultureInfo.InvariantCulture),
            'e' => Exponent(magnitude, precision < 0 ? 6 : precision),
            _ => General(magnitude, precision),
        };
        if (char.IsUpper(verb.Letter)) text = text.ToUpperInvariant();
        return verb.Sign(value < 0, text);
    }

    private static string Exponent(double value, int precision)
    {
        var text = value.ToString("e" + precision, CultureInfo.InvariantCulture);
        var at = text.IndexOf('e', StringComparison.Ordinal);
        var exponent = int.Parse(text.AsSpan(at + 1), CultureInfo.InvariantCulture);
        return $"{text[..at]}e{(exponent < 0 ? '-' : '+')}{Math.Abs(exponent):00}";
    }

    private static string General(double value, int precision)
    {
        if (value == 0) return "0";
        var scale = (int)Math.Floor(Math.Log10(value));
        var digits = precision < 0
            ? value.ToString("R", CultureInfo.InvariantCulture)
            : value.ToString("G" + Math.Max(1, precision), CultureInfo.InvariantCulture);
        var limit = precision < 0 ? 21 : Math.Max(1, precision);
        var number = RegoNumber.TryParse(
            digits.Replace("E+", "e+", StringComparison.Ordinal).Replace("E-", "e-", StringComparison.Ordinal));
        if (number is null) return digits;
        var (unscaled, exponent) = number.Exact();
        var significant = unscaled.ToString(CultureInfo.InvariantCulture).TrimEnd('0');
        if (scale < -4 || scale >= limit) return Exponent(value, Math.Max(0, significant.Length - 1));
        return exponent == 0
            ? unscaled.ToString(CultureInfo.InvariantCulture)
            : decimal.TryParse(
                digits, NumberStyles.Float, CultureInfo.InvariantCulture,
                out var plain) ? plain.ToString(CultureInfo.InvariantCulture) : digits;
    }

    /// <summary>Flags, width, precision and letter of one verb.</summary>
    private readonly record struct Verb(
        char Letter, bool Left, bool Zero, bool Plus, bool Space, bool Alternate, int Width, int Precision, bool BadIndex)
    {
        public static bool UsesIndexes(string format) => format.Contains("%[", StringComparison.Ordinal);

        public static Verb Read(string format, ref int at, RegoArray arguments, ref int next)
        {
            var verb = new Verb('\0', false, false, false, false, false, -1, -1, false);
            for (at++; at < format.Length; at++)
            {
                var flag = format[at];
                if (flag == '-') verb = verb with { Left = true };
                else if (flag == '0') verb = verb with { Zero = true };
                else if (flag == '+') verb = verb with { Plus = true };
                else if (flag == ' ') verb = verb with { Space = true };
                else if (flag == '#') verb = verb with { Alternate = true };
                else break;
            }

            verb = Index(verb, format, ref at, arguments, ref next);
            verb = verb with { Width = Number(format, ref at, arguments, ref next) };
            if (verb.Width < -1) verb = verb with { Left = true, Width = -verb.Width };
            if (at < format.Length && format[at] == '.')
            {
                at++;
                verb = Index(verb, format, ref at, arguments, ref next);
                verb = verb with { Precision = Math.Max(0, Number(format, ref at, arguments, ref next)) };
            }

            verb = Index(verb, format, ref at, arguments, ref next);
            if (at >= format.Length) return verb;
            if (char.IsHighSurrogate(format[at]) && at + 1 < format.Length) at++;
            return verb with { Letter = format[at] };
        }

        private static Verb Index(Verb verb, string format, ref int at, RegoArray arguments, ref int next)
        {
            if (at >= format.Length || format[at] != '[') return verb;
            var close = format.IndexOf(']', at);
            if (close < 0
                || !int.TryParse(
                    format.AsSpan(at + 1, close - at - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var index))
            {
                at = close < 0 ? at + 1 : close + 1;
                return verb with { BadIndex = true };
            }

            at = close + 1;
            if (index < 1 || index > arguments.Count) return verb with { BadIndex = true };
            next = index - 1;
            return verb;
        }

        private static int Number(string format, ref int at, RegoArray arguments, ref int next)
        {
            if (at < format.Length && format[at] == '*')
            {
                at++;
                return next < arguments.Count && arguments[next++] is RegoNumber number && number.TryGetInt32(out var given)
                    ? Math.Clamp(given, -MaxWidth, MaxWidth)
                    : -1;
            }

            var start = at;
            while (at < format.Length && char.IsAsciiDigit(format[at])) at++;
            return at == start
                ? -1
                : Math.Min(
                    MaxWidth,
                    int.TryParse(format.AsSpan(start, at - start), CultureInfo.InvariantCulture, out var width)
                        ? width
                        : MaxWidth);
        }

        public string Sign(bool negative, string digits)
        {
            var sign = negative ? "-" : Plus ? "+" : Space ? " " : "";
            if (Zero && !Left && Width > digits.Length + sign.Length
                && (Precision < 0 || Letter is not ('d' or 'x' or 'X' or 'o' or 'b')))
                digits = digits.PadLeft(Width - sign.Length, '0');
            return sign + digits;
        }

        public string Pad(string text)
        {
            if (Width <= 0) return text;
            var missing = Width - text.EnumerateRunes().Count();
            if (missing <= 0) return text;
            if (Left) return text + new string(' ', missing);
            return new string(Zero && Letter is 's' or 'v' or 'q' ? '0' : ' ', missing) + text;
        }
    }
}
