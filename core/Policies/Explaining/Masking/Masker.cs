using System.Buffers;
using System.Globalization;
using Maestro.Rego.Explanation;
using Maestro.Rego.Values;

namespace Maestro.Policies.Explaining;

/// <summary>
/// Shows values of one input without its secrets. A value is masked where it stands, by the names above it and by its look; and
/// its text is masked wherever else it turns up, such as in a reason that a policy put together.
/// </summary>
internal sealed class Masker
{
    private const int MaxItems = 20;
    private const int MaxText = 300;
    private const int MaxDepth = 8;
    private const int ShortestHidden = 4;
    private const int Many = 16;

    private readonly PolicyVocabulary _words;
    private readonly InputMap _map;
    private readonly bool _isClosed;
    private readonly Dictionary<RegoValue, string> _places = new(ReferenceEqualityComparer.Instance);
    private readonly List<(string Text, string Kind)> _hidden = [];

    /// <summary>Of many hidden texts: tells fast that none of them is there.</summary>
    private SearchValues<string>? _any;

    public Masker(PolicyVocabulary words, InputMap map)
    {
        (_words, _map, _isClosed) = (words, map, words.Logging.IsClosed(map.Root));
        foreach (var (path, value) in map.Values)
        {
            if (KindAt(path, value) is not { } kind) continue;
            if (value is RegoString text) Hide(text, kind, path);
            else if (value is RegoNumber { Text.Length: >= ShortestHidden } number) _hidden.Add((number.Text, kind));
        }

        _hidden.AddRange(words.Secrets);
        Order();
    }

    /// <summary>
    /// What a policy made of something that is not shown is not shown either: parts of it, or it written otherwise.
    /// </summary>
    public void Follow(IReadOnlyList<RegoObservation> observations)
    {
        if (_places.Count == 0) return;
        foreach (var observation in observations)
        {
            if (observation.Operation == RegoObservation.Lookup || observation.Result is not (RegoString or RegoArray or RegoSet))
                continue;
            foreach (var operand in observation.Operands)
                if (operand.Value is RegoString secret && _places.TryGetValue(secret, out var kind))
                    Mark(observation.Result, secret.Value, kind, 2);
        }

        Order();
    }

    /// <summary>
    /// A text that holds the whole secret, such as a reason, is shown with that part masked; any other is a secret as well.
    /// </summary>
    private void Mark(RegoValue value, string secret, string kind, int depth)
    {
        if (value is RegoString text)
        {
            if (secret.Length >= ShortestHidden && text.Value.Contains(secret, StringComparison.OrdinalIgnoreCase)) return;
            if (_words.Has(text.Value) || !_places.TryAdd(text, kind)) return;
            if (text.Value.Length is >= ShortestHidden and <= MaxText) _hidden.Add((text.Value, kind));
        }
        else if (depth > 0)
        {
            ReadOnlySpan<RegoValue> items = value switch { RegoArray array => array.Items, RegoSet set => set.Members, _ => [] };
            foreach (var item in items) Mark(item, secret, kind, depth - 1);
        }
    }

    /// <summary>The longest first, so that no part of one is left over.</summary>
    private void Order()
    {
        _hidden.RemoveAll(hidden => hidden.Text.Length < ShortestHidden);
        _hidden.Sort((a, b) => b.Text.Length != a.Text.Length
            ? b.Text.Length.CompareTo(a.Text.Length)
            : string.CompareOrdinal(a.Text, b.Text));
        _any = _hidden.Count < Many
            ? null
            : SearchValues.Create(
                [.. _hidden.Select(hidden => hidden.Text).Distinct(StringComparer.OrdinalIgnoreCase)],
                StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>A text that may have something of the input in it.</summary>
    public string Text(string text) => Text(text, false);

    /// <summary>A value that a policy saw under this name.</summary>
    public JsonNode? Show(string name, RegoValue? value) => value is null ? null : Show(value, KindOfReference(name), 0);

    /// <summary>
    /// The value at a place of the input, there or proposed. A policy's own words may be proposed, but for a secret.
    /// </summary>
    public JsonNode Show(InputPath path, RegoValue value)
    {
        var kind = KindAt(path, value);
        if (kind is not null && value is RegoString text && _words.Has(text.Value) && SecretName(path) is null
            && _map.At(path)?.Equals(value) != true)
            kind = null;
        return Show(value, kind, 0, SensitiveNames.IsPerson(path.Name))!;
    }

    private void Hide(RegoString text, string kind, InputPath path)
    {
        _places.TryAdd(text, kind);
        if (text.Value.Length < ShortestHidden || (SecretName(path) is null && _words.Has(text.Value))) return;
        _hidden.Add((text.Value, kind));
        if (text.ToString() is var quoted && quoted.Length != text.Value.Length + 2) _hidden.Add((quoted[1..^1], kind));
        if (RegoValue.From(text.Value).ToJson() is var json && json.Length != text.Value.Length + 2)
            _hidden.Add((json[1..^1], kind));
    }

    /// <summary>Why a value of the input is not shown; null when it is.</summary>
    private string? KindAt(InputPath path, RegoValue value)
    {
        if (value.Kind is RegoKind.Boolean or RegoKind.Null) return null;
        if (SecretName(path) is { } secret) return secret;
        if (_words.Logging.IsShowable(path)) return null;
        if (path.Keys.Any(key => key is RegoString { Value: "arguments" or "inputs" })) return "argument";
        return _isClosed && value is RegoString text && FreeText.Is(path, text.Value) ? "text" : null;
    }

    private static string? SecretName(InputPath path) =>
        path.Keys.OfType<RegoString>().Select(key => SensitiveNames.KindOf(key.Value)).FirstOrDefault(kind => kind is not null);

    private static string? KindOfReference(string reference) =>
        reference.Contains(".arguments", StringComparison.Ordinal)
            || reference.StartsWith("input.inputs", StringComparison.Ordinal) ? "argument"
        : reference.Split('.', '[', ']', '"').Select(SensitiveNames.KindOf).FirstOrDefault(kind => kind is not null);

    private JsonNode? Show(RegoValue value, string? kind, int depth, bool isPerson = false)
    {
        if (value.Kind is RegoKind.Boolean or RegoKind.Null) return JsonNode.Parse(value.ToJson());
        if (_places.TryGetValue(value, out var known)) kind ??= known;
        if (value is RegoString or RegoNumber && kind is not null)
            return MaskText.Of(kind, value is RegoString text ? text.Value.Length : ((RegoNumber)value).Text.Length);
        if (depth > MaxDepth) return "…";
        switch (value)
        {
            case RegoString words: return Text(words.Value, isPerson);
            case RegoNumber number:
                var shown = Text(number.Text, false);
                return shown == number.Text ? JsonNode.Parse(number.ToJson()) : shown;
            case RegoObject o: return Object(o, kind, depth);
            default: return Array(value, kind, depth);
        }
    }

    private JsonObject Object(RegoObject o, string? kind, int depth)
    {
        var shown = new JsonObject();
        foreach (var key in o.Keys.ToArray().Order().Take(MaxItems))
        {
            var name = key is RegoString text ? text.Value : key.ToString();
            shown[Text(name, false)] = Show(
                o.Get(key)!, kind ?? SensitiveNames.KindOf(name) ?? (name == "arguments" ? "argument" : null), depth + 1,
                SensitiveNames.IsPerson(name));
        }

        if (o.Count > MaxItems) shown["…"] = $"{(o.Count - MaxItems).ToString(CultureInfo.InvariantCulture)} more";
        return shown;
    }

    private JsonArray Array(RegoValue value, string? kind, int depth)
    {
        var items = value is RegoSet set ? [.. set.Members.ToArray().Order()] : ((RegoArray)value).Items.ToArray();
        var shown = new JsonArray([.. items.Take(MaxItems).Select(item => Show(item, kind, depth + 1))]);
        if (items.Length > MaxItems)
            shown.Add((JsonNode)$"… {(items.Length - MaxItems).ToString(CultureInfo.InvariantCulture)} more");
        return shown;
    }

    private string Text(string text, bool isPerson)
    {
        if (_any is null || text.AsSpan().ContainsAny(_any)) text = Hide(text);
        text = SecretShapes.Mask(text, isPerson);
        return text.Length <= MaxText ? text : $"{text[..MaxText]}…";
    }

    private string Hide(string text)
    {
        foreach (var (hidden, kind) in _hidden)
            if (text.Contains(hidden, StringComparison.OrdinalIgnoreCase))
                text = text.Replace(hidden, MaskText.Of(kind, hidden.Length), StringComparison.OrdinalIgnoreCase);
        return text;
    }
}
