using System.Globalization;
using Maestro.Yaml;

namespace Maestro.Router.Configuration.Yaml;

/// <summary>A YAML node that knows its path. Reading a wrong type is an error at that path and gives null.</summary>
internal readonly record struct ConfigValue(YamlValue Node, ConfigSource Source)
{
    public string Path => Node.Path;

    public ConfigMap? Map()
    {
        if (Node is YamlMap map) return new(map, Source);
        return Fail<ConfigMap>("must be a mapping");
    }

    public IReadOnlyList<ConfigValue> List()
    {
        if (Node is YamlList list)
        {
            var source = Source;
            return [.. list.Items.Select(item => new ConfigValue(item, source))];
        }

        Source.Faults.Error(Path, "must be a list");
        return [];
    }

    /// <summary>A text; <c>os.environ/NAME</c> is replaced by that variable's value.</summary>
    public string? Text() => Secret()?.Reveal();

    /// <summary>As <see cref="Text"/>, remembering where the value came from.</summary>
    public SecretValue? Secret()
    {
        if (Node is not YamlScalar { Text: { Length: > 0 } text }) return Fail<SecretValue>("must be a text");
        if (!text.StartsWith(ConfigSource.EnvironmentPrefix, StringComparison.Ordinal)) return new(text, null);

        var name = text[ConfigSource.EnvironmentPrefix.Length..];
        return Source.Environment(name) is { Length: > 0 } value
            ? new(value, text)
            : Fail<SecretValue>($"refers to the environment variable '{name}', which is not set");
    }

    public int? Integer(int min, int max) =>
        Number() is not { } number ? null
        : number >= min && number <= max && double.IsInteger(number) ? (int)number
        : FailValue<int>($"must be a whole number from {min} to {max}");

    public double? NonNegative() =>
        Number() is not { } number ? null : number >= 0 ? number : FailValue<double>("must not be negative");

    public double? Share() =>
        Number() is not { } number ? null : number is >= 0 and <= 1 ? number : FailValue<double>("must be a number from 0 to 1");

    /// <summary>
    /// Also <c>yes</c>, <c>no</c>, <c>on</c> and <c>off</c>, as LiteLLM's reader has it, and any of them as a text.
    /// </summary>
    public bool? Flag() => Text() is not { } text ? null
        : new YamlScalar(text, true, Path, Node.Line, Node.Column).Flag ?? FailValue<bool>("must be true or false");

    /// <summary>Seconds, as LiteLLM writes durations; from ten milliseconds to a day.</summary>
    public TimeSpan? Seconds() =>
        Number() is not { } number ? null
        : number is >= 0.01 and <= 86_400 ? TimeSpan.FromSeconds(number)
        : FailValue<TimeSpan>("must be a number of seconds from 0.01 to 86400");

    /// <summary>A decimal that is not negative; exponents are allowed, as price tables use them.</summary>
    public decimal? Money()
    {
        if (Node is YamlScalar { Text: var text }
            && decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && value >= 0)
            return value;
        return FailValue<decimal>("must be a price: a number that is not negative");
    }

    private double? Number()
    {
        if (Text() is not { } text) return null;
        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number)
            ? number
            : FailValue<double>($"must be a number, not '{text}'");
    }

    private T? Fail<T>(string msg)
        where T : class
    {
        Source.Faults.Error(Path, msg);
        return null;
    }

    private T? FailValue<T>(string msg)
        where T : struct
    {
        Source.Faults.Error(Path, msg);
        return null;
    }
}
