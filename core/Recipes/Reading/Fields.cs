using System.Text.Json.Nodes;
using Maestro.Problems;
using Maestro.Recipes.Yaml;

namespace Maestro.Recipes.Reading;

/// <summary>
/// The members of one object, taken one by one by name and type. What is missing or of another type becomes a fault and
/// a stand-in value; <see cref="Done"/> reports what nobody took. The stand-ins never leave the reader: a document with
/// a fault gives no recipe.
/// </summary>
internal sealed class Fields(YamlMap map, string path, FaultList faults)
{
    private readonly HashSet<string> _known = new(StringComparer.Ordinal);

    public string Path { get; } = path;

    public string At(string name) => FaultPath.Member(Path, name);

    /// <summary>The raw value, or null when it is absent.</summary>
    public YamlValue? Raw(string name)
    {
        _known.Add(name);
        return map.Members.FirstOrDefault(member => member.Name == name).Value;
    }

    public string Text(string name) => OptionalText(name) ?? Missing(name, "");

    public string? OptionalText(string name) => Raw(name) switch
    {
        null => null,
        YamlScalar scalar when YamlScalars.Resolve(scalar) is string text => text.Length > 0 ? text : Wrong(name, "must not be empty", text),
        YamlScalar { Text.Length: > 0 } scalar => Wrong(name, $"must be a string, not {scalar.Kind}; put it in quotes", ""),
        var other => Wrong(name, $"must be a string, not {other.Kind}", ""),
    };

    public bool Flag(string name, bool otherwise) => Raw(name) switch
    {
        null => otherwise,
        YamlScalar scalar when YamlScalars.Resolve(scalar) is bool flag => flag,
        var other => Wrong(name, $"must be true or false, not {other.Kind}", otherwise),
    };

    public int Whole(string name, int otherwise, int min, int max) => (int)(OptionalWhole(name, min, max) ?? otherwise);

    public long? OptionalWhole(string name, long min, long max) => Raw(name) switch
    {
        null => null,
        YamlScalar scalar when YamlScalars.Resolve(scalar) is long whole =>
            whole >= min && whole <= max ? whole : Wrong(name, $"must be {min} to {max}", (long?)min),
        var other => Wrong(name, $"must be a whole number, not {other.Kind}", (long?)min),
    };

    public double? OptionalNumber(string name, double min, double max) => Raw(name) switch
    {
        null => null,
        YamlScalar scalar when YamlScalars.Resolve(scalar) is long or double =>
            Convert.ToDouble(YamlScalars.Resolve(scalar), System.Globalization.CultureInfo.InvariantCulture) is var number
            && number >= min && number <= max ? number : Wrong(name, FormattableString.Invariant($"must be {min} to {max}"), (double?)min),
        var other => Wrong(name, $"must be a number, not {other.Kind}", (double?)min),
    };

    public TimeSpan? Span(string name) => Raw(name) switch
    {
        null => null,
        YamlScalar scalar when Duration.TryParse(scalar.Text, out var span) => span,
        var other => Wrong(name, Duration.Rule, (TimeSpan?)Duration.Standin),
    };

    public YamlMap? Map(string name) => Raw(name) switch
    {
        null => null,
        YamlMap inner => inner,
        var other => Wrong(name, $"must be an object, not {other.Kind}", (YamlMap?)null),
    };

    public Fields? Object(string name) => Map(name) is { } inner ? new Fields(inner, At(name), faults) : null;

    public IReadOnlyList<YamlValue> List(string name) => Raw(name) switch
    {
        null => [],
        YamlList list => list.Items,
        var other => Wrong(name, $"must be a list, not {other.Kind}", Array.Empty<YamlValue>()),
    };

    /// <summary>A list of strings; items of another type and repeats are faults and left out.</summary>
    public IReadOnlyList<string> Texts(string name)
    {
        var items = List(name);
        var texts = new List<string>();
        for (var i = 0; i < items.Count; i++)
        {
            if (items[i] is not YamlScalar scalar || YamlScalars.Resolve(scalar) is not string { Length: > 0 } text)
                faults.Add(FaultPath.Item(At(name), i), $"must be a string, not {items[i].Kind}");
            else if (texts.Contains(text, StringComparer.Ordinal))
                faults.Add(FaultPath.Item(At(name), i), $"'{text}' appears twice");
            else
                texts.Add(text);
        }

        return texts;
    }

    public JsonNode? Json(string name) => Raw(name) is { } value ? YamlScalars.ToJson(value) : null;

    public T Missing<T>(string name, T standin) => Wrong(name, "is required", standin);

    public T Wrong<T>(string name, string msg, T standin)
    {
        faults.Add(At(name), msg);
        return standin;
    }

    /// <summary>Reports members that nobody asked for, with the nearest known name.</summary>
    public void Done()
    {
        foreach (var (name, _) in map.Members.Where(member => !_known.Contains(member.Name)))
        {
            var near = _known.Where(known => Nearness.Distance(known, name) <= Math.Max(1, name.Length / 3))
                .MinBy(known => Nearness.Distance(known, name));
            faults.Add(At(name), near is null
                ? $"is not known here; known are {string.Join(", ", _known.Order(StringComparer.Ordinal))}"
                : $"is not known here; did you mean '{near}'?");
        }
    }
}
