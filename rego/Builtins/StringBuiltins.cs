namespace Maestro.Rego.Builtins;

/// <summary>Strings. Positions and lengths count characters (Unicode code points), not UTF-16 units.</summary>
internal static class StringBuiltins
{
    public static IEnumerable<Builtin> All =>
    [
        new("concat", "s,aS", new Builtin2(Concat)),
        new("contains", "s,s", new Builtin2((_, a, b) => RegoValue.From(Of(a).Contains(Of(b), StringComparison.Ordinal)))),
        new("startswith", "s,s", new Builtin2((_, a, b) => RegoValue.From(Of(a).StartsWith(Of(b), StringComparison.Ordinal)))),
        new("endswith", "s,s", new Builtin2((_, a, b) => RegoValue.From(Of(a).EndsWith(Of(b), StringComparison.Ordinal)))),
        new("format_int", "n,n", new Builtin2(FormatInt)),
        new("indexof", "s,s", new Builtin2(IndexOf)),
        new("indexof_n", "s,s", new Builtin2(IndexOfAll)),
        new("lower", "s", new Builtin1((context, a) => Changed(context, a, Of(a).ToLowerInvariant()))),
        new("upper", "s", new Builtin1((context, a) => Changed(context, a, Of(a).ToUpperInvariant()))),
        new("replace", "s,s,s", new Builtin3(Replace)),
        new("strings.replace_n", "o,s", new Builtin2(ReplaceAll)),
        new("strings.reverse", "s", new Builtin1((context, a) => context.Text(string.Concat(Of(a).EnumerateRunes().Reverse())))),
        new("reverse", "s", new Builtin1((context, a) => context.Text(string.Concat(Of(a).EnumerateRunes().Reverse())))),
        new("strings.count", "s,s", new Builtin2(CountOf)),
        new("strings.any_prefix_match", "sSa,sSa",
        new Builtin2(
            (context, a, b) => AnyMatch(context, a, b, (text, part) => text.StartsWith(part, StringComparison.Ordinal)))),
        new("strings.any_suffix_match", "sSa,sSa",
        new Builtin2((context, a, b) => AnyMatch(context, a, b, (text, part) => text.EndsWith(part, StringComparison.Ordinal)))),
        new("split", "s,s", new Builtin2(Split)),
        new("substring", "s,n,n", new Builtin3(Substring)),
        new("trim", "s,s", new Builtin2((_, a, b) => new RegoString(TrimStart(TrimEnd(Of(a), Of(b)), Of(b))))),
        new("trim_left", "s,s", new Builtin2((_, a, b) => new RegoString(TrimStart(Of(a), Of(b))))),
        new("trim_right", "s,s", new Builtin2((_, a, b) => new RegoString(TrimEnd(Of(a), Of(b))))),
        new("trim_prefix", "s,s",
        new Builtin2((_, a, b) => Of(a).StartsWith(Of(b), StringComparison.Ordinal) ? new RegoString(Of(a)[Of(b).Length..]) : a)),
        new("trim_suffix", "s,s",
        new Builtin2((_, a, b) => Of(a).EndsWith(Of(b), StringComparison.Ordinal) ? new RegoString(Of(a)[..^Of(b).Length]) : a)),
        new("trim_space", "s", new Builtin1((_, a) => new RegoString(Of(a).Trim()))),
        new("sprintf", "s,a", new Builtin2((context, a, b) => GoFormat.Format(context, Of(a), (RegoArray)b))),
    ];

    public static string Of(RegoValue value) => ((RegoString)value).Value;

    /// <summary>Whether each UTF-16 unit of the text is one character.</summary>
    public static bool IsFlat(string text) => !text.AsSpan().ContainsAnyInRange('\uD800', '\uDFFF');

    /// <summary>
    /// The value itself when nothing changed; not for an explanation, which tells the input's own values from made ones.
    /// </summary>
    private static RegoValue Changed(BuiltinContext context, RegoValue before, string after) =>
        ReferenceEquals(Of(before), after) && context.Machine.Trace is null ? before : context.Text(after);

    private static RegoValue? Concat(BuiltinContext context, RegoValue delimiter, RegoValue collection)
    {
        var parts = new string[collection.Count];
        var length = 0L;
        for (var i = 0; i < parts.Length; i++)
        {
            if (collection.ValueAt(i) is not RegoString part)
                return context.OperandError(
                    2,
                    $"must be {collection.Kind.Name()} of strings but got {collection.Kind.Name()} containing {collection.ValueAt(i).Kind.Name()}");
            parts[i] = part.Value;
            length += part.Value.Length + Of(delimiter).Length;
        }

        context.Charge(2 * length);
        return new RegoString(string.Join(Of(delimiter), parts));
    }

    private static RegoValue? FormatInt(BuiltinContext context, RegoValue number, RegoValue radix)
    {
        if (!((RegoNumber)radix).TryGetInt32(out var based) || based is not (2 or 8 or 10 or 16))
            return context.OperandError(2, "must be one of {2, 8, 10, 16}");
        var (unscaled, exponent) = ((RegoNumber)number).Exact();
        var whole = BigInteger.Divide(unscaled, BigInteger.Pow(10, -exponent));
        return new RegoString(Radix(whole, based));
    }

    public static string Radix(BigInteger value, int radix)
    {
        var digits = BigInteger.Abs(value);
        var text = radix switch
        {
            10 => digits.ToString(CultureInfo.InvariantCulture),
            16 => digits.ToString("x", CultureInfo.InvariantCulture).TrimStart('0'),
            _ => Binary(digits, radix),
        };
        if (text.Length == 0) text = "0";
        return value.Sign < 0 ? "-" + text : text;
    }

    private static string Binary(BigInteger value, int radix)
    {
        if (radix == 2) return value.ToString("b", CultureInfo.InvariantCulture).TrimStart('0');
        var digits = new StringBuilder();
        for (; !value.IsZero; value >>= 3) digits.Insert(0, (char)('0' + (int)(value & 7)));
        return digits.ToString();
    }

    private static RegoValue? IndexOf(BuiltinContext context, RegoValue text, RegoValue part)
    {
        if (Of(part).Length == 0) return context.Fail("empty search character");
        var at = Of(text).IndexOf(Of(part), StringComparison.Ordinal);
        return RegoNumber.Of(at < 0 ? -1 : Runes(Of(text).AsSpan(0, at)));
    }

    private static RegoValue? IndexOfAll(BuiltinContext context, RegoValue text, RegoValue part)
    {
        if (Of(part).Length == 0) return context.Fail("empty search character");
        var found = new List<RegoValue>();
        var (runes, last) = (0, 0);
        for (var at = Of(text).IndexOf(Of(part), StringComparison.Ordinal); at
            >= 0; at = Of(text).IndexOf(Of(part), at + 1, StringComparison.Ordinal))
        {
            runes += Runes(Of(text).AsSpan(last, at - last));
            last = at;
            found.Add(RegoNumber.Of(runes));
        }

        context.Charge(8L * found.Count);
        return RegoArray.Of([.. found]);
    }

    private static int Runes(ReadOnlySpan<char> text)
    {
        var count = 0;
        foreach (var c in text)
            if (!char.IsLowSurrogate(c)) count++;
        return count;
    }

    private static RegoString Replace(BuiltinContext context, RegoValue text, RegoValue old, RegoValue with)
    {
        if (Of(old).Length > 0)
        {
            context.Charge(2L * Occurrences(Of(text), Of(old)) * Of(with).Length);
            return context.Text(Of(text).Replace(Of(old), Of(with), StringComparison.Ordinal));
        }

        // As in Go, the empty text is found before each character and at the end.
        context.Charge(2L * (Of(text).Length + 1) * (1 + Of(with).Length));
        var result = new StringBuilder(Of(with));
        foreach (var rune in Of(text).EnumerateRunes()) result.Append(rune.ToString()).Append(Of(with));
        return new RegoString(result.ToString());
    }

    private static RegoValue? ReplaceAll(BuiltinContext context, RegoValue patterns, RegoValue text)
    {
        var pairs = new List<(string Old, string New)>();
        for (var i = 0; i < patterns.Count; i++)
        {
            if (patterns.KeyAt(i) is not RegoString old) return context.OperandError(1, "non-string key found in pattern object");
            if (patterns.ValueAt(i) is not RegoString with)
                return context.OperandError(1, "non-string value found in pattern object");
            pairs.Add((old.Value, with.Value));
        }

        // One pass: what was put in is not looked at again.
        var result = new StringBuilder();
        var source = Of(text);
        for (var at = 0; at < source.Length;)
        {
            var match = pairs.FindIndex(
                pair => pair.Old.Length > 0 && string.CompareOrdinal(source, at, pair.Old, 0, pair.Old.Length) == 0);
            if (match < 0)
            {
                result.Append(source[at++]);
                continue;
            }

            context.Charge(2L * pairs[match].New.Length);
            result.Append(pairs[match].New);
            at += pairs[match].Old.Length;
        }

        return context.Text(result.ToString());
    }

    private static RegoNumber CountOf(BuiltinContext context, RegoValue text, RegoValue part) =>
        RegoNumber.Of(Of(part).Length == 0 ? Runes(Of(text)) + 1 : Occurrences(Of(text), Of(part)));

    private static int Occurrences(string text, string part) => text.AsSpan().Count(part);

    private static RegoValue? AnyMatch(
        BuiltinContext context, RegoValue texts, RegoValue parts, Func<string, string, bool> matches)
    {
        if (Strings(context, texts, 1) is not { } all || Strings(context, parts, 2) is not { } some) return null;
        foreach (var text in all)
        {
            context.Machine.Step();
            foreach (var part in some)
                if (matches(text, part)) return RegoValue.True;
        }

        return RegoValue.False;
    }

    private static List<string>? Strings(BuiltinContext context, RegoValue value, int argument)
    {
        if (value is RegoString single) return [single.Value];
        var strings = new List<string>(value.Count);
        for (var i = 0; i < value.Count; i++)
        {
            if (value.ValueAt(i) is RegoString text)
            {
                strings.Add(text.Value);
                continue;
            }

            context.OperandError(
                argument,
                $"must be {value.Kind.Name()} of strings but got {value.Kind.Name()} containing {value.ValueAt(i).Kind.Name()}");
            return null;
        }

        return strings;
    }

    private static RegoArray Split(BuiltinContext context, RegoValue text, RegoValue delimiter)
    {
        var source = Of(text);
        if (Of(delimiter).Length == 0)
        {
            context.Charge(40L * source.Length);
            return RegoArray.Of([.. source.EnumerateRunes().Select(RegoValue (rune) => new RegoString(rune.ToString()))]);
        }

        context.Charge((40L * Occurrences(source, Of(delimiter))) + (2L * source.Length));
        return RegoArray.Of([.. source.Split(Of(delimiter)).Select(RegoValue (part) => new RegoString(part))]);
    }

    private static RegoValue? Substring(BuiltinContext context, RegoValue text, RegoValue offset, RegoValue length)
    {
        if (!((RegoNumber)offset).TryGetInt64(out var start))
            return context.OperandError(2, "must be integer number but got floating-point number");
        if (!((RegoNumber)length).TryGetInt64(out var count))
            return context.OperandError(3, "must be integer number but got floating-point number");
        if (start < 0) return context.Fail("negative offset");
        if (IsFlat(Of(text)))
        {
            var from = (int)Math.Min(start, Of(text).Length);
            var left = Of(text).Length - from;
            return context.Text(Of(text).Substring(from, count < 0 ? left : (int)Math.Min(count, left)));
        }

        var runes = Of(text).EnumerateRunes().Skip((int)Math.Min(start, int.MaxValue));
        if (count >= 0) runes = runes.Take((int)Math.Min(count, int.MaxValue));
        return context.Text(string.Concat(runes));
    }

    private static string TrimStart(string text, string cut)
    {
        var at = 0;
        var set = cut.EnumerateRunes().ToHashSet();
        while (at < text.Length
            && Rune.DecodeFromUtf16(text.AsSpan(at), out var rune, out var used) == System.Buffers.OperationStatus.Done
            && set.Contains(rune))
            at += used;
        return text[at..];
    }

    private static string TrimEnd(string text, string cut)
    {
        var end = text.Length;
        var set = cut.EnumerateRunes().ToHashSet();
        while (end > 0
            && Rune.DecodeLastFromUtf16(text.AsSpan(0, end), out var rune, out var used) == System.Buffers.OperationStatus.Done
            && set.Contains(rune))
            end -= used;
        return text[..end];
    }
}
