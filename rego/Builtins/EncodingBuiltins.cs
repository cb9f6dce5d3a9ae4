using System.Text.Json;
using YamlDotNet.Core;

namespace Maestro.Rego.Builtins;

/// <summary>Base64, hex, URL, JSON and YAML.</summary>
internal static class EncodingBuiltins
{
    public static IEnumerable<Builtin> All =>
    [
        new("base64.encode", "s", new Builtin1((context, a) => context.Text(Convert.ToBase64String(Bytes(a))))),
        new("base64.decode", "s", new Builtin1((context, a) => Decode(context, StringBuiltins.Of(a)))),
        new("base64.is_valid", "s", new Builtin1((_, a) => RegoValue.From(TryBase64(StringBuiltins.Of(a), out var _)))),
        new("base64url.encode", "s", new Builtin1((context, a) => context.Text(Url64(Bytes(a), padded: true)))),
        new("base64url.encode_no_pad", "s", new Builtin1((context, a) => context.Text(Url64(Bytes(a), padded: false)))),
        new("base64url.decode", "s", new Builtin1((context, a) => DecodeUrl(context, StringBuiltins.Of(a)))),
        new("hex.encode", "s", new Builtin1((context, a) => context.Text(Convert.ToHexStringLower(Bytes(a))))),
        new("hex.decode", "s", new Builtin1(HexDecode)),
        new("urlquery.encode", "s", new Builtin1((context, a) => context.Text(UrlText.Encode(StringBuiltins.Of(a))))),
        new("urlquery.decode", "s",
        new Builtin1((context, a) => UrlText.Decode(StringBuiltins.Of(a), out var error) is { } text
            ? context.Text(text)
            : context.Fail(error!))),
        new("urlquery.encode_object", "o", new Builtin1(EncodeObject)),
        new("urlquery.decode_object", "s", new Builtin1(DecodeObject)),
        new("json.marshal", "*", new Builtin1((context, a) => context.Text(GoJson.Write(a)))),
        new("json.marshal_with_options", "*,o", new Builtin2(GoJson.WriteWithOptions)),
        new("json.unmarshal", "s", new Builtin1(Unmarshal)),
        new("json.is_valid", "*",
        new Builtin1((_, a) => RegoValue.From(a is RegoString && TryJson(StringBuiltins.Of(a), out var _, out var _)))),
        new("yaml.marshal", "*", new Builtin1((context, a) => context.Text(RegoYamlWriter.Write(a)))),
        new("yaml.unmarshal", "s", new Builtin1(UnmarshalYaml)),
        new("yaml.is_valid", "*",
        new Builtin1((context, a) => RegoValue.From(a is RegoString && TryYaml(StringBuiltins.Of(a), out var _, out var _)))),
    ];

    public static byte[] Bytes(RegoValue text) => Encoding.UTF8.GetBytes(StringBuiltins.Of(text));

    /// <summary>Bytes as text. Bytes that are not UTF-8 become replacement characters, as strings here are Unicode.</summary>
    public static string Text(ReadOnlySpan<byte> bytes) => Encoding.UTF8.GetString(bytes);

    public static string Url64(ReadOnlySpan<byte> bytes, bool padded)
    {
        var text = Convert.ToBase64String(bytes).Replace('+', '-').Replace('/', '_');
        return padded ? text : text.TrimEnd('=');
    }

    /// <summary>Strict standard base64, with padding; null and the place of the fault otherwise.</summary>
    public static bool TryBase64(string text, [NotNullWhen(true)] out byte[]? bytes) => TryBase64(text, out bytes, out _);

    public static bool TryBase64(string text, [NotNullWhen(true)] out byte[]? bytes, out int fault)
    {
        bytes = null;
        var clean = text.Replace("\n", "", StringComparison.Ordinal).Replace("\r", "", StringComparison.Ordinal);
        fault = 0;
        while (fault < clean.Length && (char.IsAsciiLetterOrDigit(clean[fault]) || clean[fault] is '+' or '/')) fault++;
        var padding = clean.Length - fault;
        if (clean.AsSpan(fault).Trim('=').Length > 0 || padding > 2 || clean.Length % 4 != 0)
        {
            fault = padding == 0 ? clean.Length : fault;
            return false;
        }

        bytes = Convert.FromBase64String(clean);
        return true;
    }

    /// <summary>URL-safe base64 with or without padding.</summary>
    public static bool TryUrl64(string text, [NotNullWhen(true)] out byte[]? bytes, out int fault)
    {
        bytes = null;
        var body = text.TrimEnd('=');
        fault = 0;
        while (fault < body.Length && (char.IsAsciiLetterOrDigit(body[fault]) || body[fault] is '-' or '_')) fault++;
        if (fault < body.Length) return false;
        if (body.Length % 4 == 1 || (text.Length != body.Length && text.Length % 4 != 0))
        {
            fault = text.Length;
            return false;
        }

        bytes = Convert.FromBase64String(body.Replace('-', '+').Replace('_', '/').PadRight((body.Length + 3) / 4 * 4, '='));
        return true;
    }

    public static bool TryJson(string text, [NotNullWhen(true)] out RegoValue? value, [NotNullWhen(false)] out string? error)
    {
        try
        {
            (value, error) = (RegoValue.FromJson(text), null);
            return true;
        }
        catch (JsonException e)
        {
            (value, error) = (null, e.Message);
            return false;
        }
    }

    private static RegoValue? Decode(BuiltinContext context, string text) =>
        TryBase64(text, out var bytes, out var fault)
            ? context.Text(Text(bytes))
            : context.Fail(string.Create(CultureInfo.InvariantCulture, $"illegal base64 data at input byte {fault}"));

    private static RegoValue? DecodeUrl(BuiltinContext context, string text) =>
        TryUrl64(text, out var bytes, out var fault)
            ? context.Text(Text(bytes))
            : context.Fail(string.Create(CultureInfo.InvariantCulture, $"illegal base64 data at input byte {fault}"));

    private static RegoValue? HexDecode(BuiltinContext context, RegoValue value)
    {
        var text = StringBuiltins.Of(value);
        foreach (var rune in text.EnumerateRunes())
        {
            if (!rune.IsAscii || !char.IsAsciiHexDigit((char)rune.Value))
                return context.Fail(
                    string.Create(CultureInfo.InvariantCulture, $"encoding/hex: invalid byte: U+{rune.Value:X4} '{rune}'"));
        }

        return text.Length % 2 != 0
            ? context.Fail("encoding/hex: odd length hex string")
            : context.Text(Text(Convert.FromHexString(text)));
    }

    private static RegoValue? EncodeObject(BuiltinContext context, RegoValue value)
    {
        var text = new StringBuilder();
        for (var i = 0; i < value.Count; i++)
        {
            if (value.KeyAt(i) is not RegoString key) return context.OperandError(1, "keys must be strings");
            var entry = value.ValueAt(i);
            if (entry is not (RegoString or RegoArray or RegoSet))
                return context.OperandError(1, "values must be string, array[string], or set[string]");
            foreach (var item in entry is RegoString ? [entry] : AggregateBuiltins.Each(entry))
            {
                if (item is not RegoString part)
                    return context.OperandError(1, "values must be string, array[string], or set[string]");
                if (text.Length > 0) text.Append('&');
                text.Append(UrlText.Encode(key.Value)).Append('=').Append(UrlText.Encode(part.Value));
            }
        }

        return context.Text(text.ToString());
    }

    private static RegoValue? DecodeObject(BuiltinContext context, RegoValue value)
    {
        var found = new Dictionary<string, List<RegoValue>>(StringComparer.Ordinal);
        foreach (var pair in StringBuiltins.Of(value).Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            if (pair.Contains(';', StringComparison.Ordinal)) return context.Fail("invalid semicolon separator in query");
            var at = pair.IndexOf('=', StringComparison.Ordinal);
            if (UrlText.Decode(at < 0 ? pair : pair[..at], out var error) is not { } name
                || UrlText.Decode(at < 0 ? "" : pair[(at + 1)..], out error) is not { } text)
                return context.Fail(error!);
            if (!found.TryGetValue(name, out var list)) found[name] = list = [];
            list.Add(new RegoString(text));
        }

        context.Charge(StringBuiltins.Of(value).Length * 8L);
        return RegoObject.Of(
            [.. found.Select(pair => ((RegoValue)new RegoString(pair.Key), (RegoValue)RegoArray.Of([.. pair.Value])))]);
    }

    private static RegoValue? Unmarshal(BuiltinContext context, RegoValue text)
    {
        context.Charge(StringBuiltins.Of(text).Length * 16L);
        return TryJson(StringBuiltins.Of(text), out var value, out var error) ? value : context.Fail(error);
    }

    private static bool TryYaml(string text, [NotNullWhen(true)] out RegoValue? value, out string error)
    {
        try
        {
            (value, error) = (RegoYaml.Parse(text) ?? RegoValue.Null, "");
            return true;
        }
        catch (YamlException e)
        {
            (value,
            error) = (
                null,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"yaml: line {Math.Max(1, e.Start.Line - 1)}: did not find expected node content ({e.Message})"));
            return false;
        }
    }

    private static RegoValue? UnmarshalYaml(BuiltinContext context, RegoValue text)
    {
        context.Charge(StringBuiltins.Of(text).Length * 16L);
        return TryYaml(StringBuiltins.Of(text), out var value, out var error) ? value : context.Fail(error);
    }
}
