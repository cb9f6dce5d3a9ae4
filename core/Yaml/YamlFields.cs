using System.Globalization;
using Maestro.Problems;

namespace Maestro.Yaml;

/// <summary>
/// The members of one object, taken one by one by name and type. What is missing or of another type becomes a fault and
/// a stand-in value; <see cref="Done"/> reports what nobody took. The stand-ins never leave the reader: a document with
/// a fault gives no recipe.
/// </summary>
public sealed class YamlFields(YamlMap map, YamlFaults faults)
{
    private readonly HashSet<string> _known = new(StringComparer.Ordinal);

    public string Path => map.Path;

    public string At(string name) => FaultPath.Member(Path, name);

    /// <summary>The raw value, or null when it is absent.</summary>
    public YamlValue? Raw(string name)
    {
        _known.Add(name);
        return map[name];
    }

    public string Text(string name) => OptionalText(name) ?? Missing(name, "");

    public string? OptionalText(string name) => Raw(name) switch
    {
        null => null,
        YamlScalar { Value: string text } => text.Length > 0 ? text : Wrong(name, "must not be empty", text),
        YamlScalar { Text.Length: > 0 } scalar => Wrong(name, $"must be a string, not {scalar.Kind}; put it in quotes", ""),
        var other => Wrong(name, $"must be a string, not {other.Kind}", ""),
    };

    /// <summary>A scalar as it is written, whatever it would mean.</summary>
    public string? Written(string name) => Raw(name) switch
    {
        null => null,
        YamlScalar scalar => scalar.Text,
        var other => Wrong(name, $"must be a text, not {other.Kind}", ""),
    };

    /// <summary>One scalar or a list of them, as they are written.</summary>
    public IReadOnlyList<string> AllWritten(string name) => Raw(name) switch
    {
        null => [],
        YamlScalar scalar => [scalar.Text],
        YamlList list when list.Items.All(item => item is YamlScalar) => [.. list.Items.Select(item => ((YamlScalar)item).Text)],
        _ => Wrong(name, "must be a text or a list of texts", Array.Empty<string>()),
    };

    public bool Flag(string name, bool otherwise) => Raw(name) switch
    {
        null => otherwise,
        YamlScalar { Value: bool flag } => flag,
        var other => Wrong(name, $"must be true or false, not {other.Kind}", otherwise),
    };

    public int Whole(string name, int otherwise, int min, int max) => (int)(OptionalWhole(name, min, max) ?? otherwise);

    public long? OptionalWhole(string name, long min, long max) => Raw(name) switch
    {
        null => null,
        YamlScalar { Value: long whole } =>
            whole >= min && whole <= max ? whole : Wrong(name, $"must be {min} to {max}", (long?)min),
        var other => Wrong(name, $"must be a whole number, not {other.Kind}", (long?)min),
    };

    public double? OptionalNumber(string name, double min, double max) => Raw(name) switch
    {
        null => null,
        YamlScalar { Value: (long or double) and var value }
            when Convert.ToDouble(value, CultureInfo.InvariantCulture) is var number => number >= min && number <= max
                ? number
                : Wrong(name, FormattableString.Invariant($"must be {min} to {max}"), (double?)min),
        var other => Wrong(name, $"must be a number, not {other.Kind}", (double?)min),
    };

    /// <summary>A scalar of a form of its own, such as a duration, however it is quoted.</summary>
    public T? Parsed<T>(string name, Func<string, T?> parse, string rule, T standin)
        where T : struct => Raw(name) switch
        {
            null => null,
            YamlScalar scalar when parse(scalar.Text) is { } value => value,
            _ => Wrong(name, rule, standin),
        };

    public YamlMap? Map(string name) => Raw(name) switch
    {
        null => null,
        YamlMap inner => inner,
        var other => Wrong(name, $"must be an object, not {other.Kind}", (YamlMap?)null),
    };

    public YamlFields? Object(string name) => Map(name) is { } inner ? new YamlFields(inner, faults) : null;

    public IReadOnlyList<YamlValue> List(string name) => Raw(name) switch
    {
        null => [],
        YamlList list => list.Items,
        var other => Wrong(name, $"must be a list, not {other.Kind}", Array.Empty<YamlValue>()),
    };

    /// <summary>A list of strings; items of another type and repeats are faults and left out.</summary>
    public IReadOnlyList<string> Texts(string name)
    {
        var texts = new List<string>();
        foreach (var item in List(name))
        {
            if (item is not YamlScalar { Value: string { Length: > 0 } text })
                faults.Add(item.Path, $"must be a string, not {item.Kind}");
            else if (texts.Contains(text, StringComparer.Ordinal))
                faults.Add(item.Path, $"'{text}' appears twice");
            else
                texts.Add(text);
        }

        return texts;
    }

    public JsonNode? Json(string name) => Raw(name)?.ToJson();

    public T Missing<T>(string name, T standin) => Wrong(name, "is required", standin);

    public T Wrong<T>(string name, string msg, T standin)
    {
        faults.Add(At(name), msg);
        return standin;
    }

    /// <summary>Reports members that nobody asked for, with the nearest known name.</summary>
    public void Done()
    {
        foreach (var name in map.Members.Keys.Where(name => !_known.Contains(name)))
        {
            var near = _known.Where(known => Nearness.Distance(known, name) <= Math.Max(1, name.Length / 3))
                .MinBy(known => Nearness.Distance(known, name));
            faults.Add(At(name), near is null
                ? $"is not known here; known are {string.Join(", ", _known.Order(StringComparer.Ordinal))}"
                : $"is not known here; did you mean '{near}'?");
        }
    }
}
