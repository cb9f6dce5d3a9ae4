using System.Globalization;
using YamlDotNet.RepresentationModel;

namespace Maestro.Router.Configuration.Yaml;

/// <summary>A YAML node that knows its path. Reading a wrong type is an error at that path and gives null.</summary>
internal readonly record struct YamlValue(YamlNode Node, string Path, ConfigSource Source)
{
    public YamlMap? Map()
    {
        if (Node is YamlMappingNode map) return new(map, Path, Source);
        return Fail<YamlMap>("must be a mapping");
    }

    public IReadOnlyList<YamlValue> List()
    {
        if (Node is YamlSequenceNode list)
        {
            var (path, source) = (Path, Source);
            return [.. list.Children.Select((item, index) => new YamlValue(item, $"{path}[{index}]", source))];
        }

        Source.Faults.Error(Path, "must be a list");
        return [];
    }

    /// <summary>A text; <c>os.environ/NAME</c> is replaced by that variable's value.</summary>
    public string? Text() => Secret()?.Reveal();

    /// <summary>As <see cref="Text"/>, remembering where the value came from.</summary>
    public SecretValue? Secret()
    {
        if (Node is not YamlScalarNode { Value: { Length: > 0 } text }) return Fail<SecretValue>("must be a text");
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

    public double? NonNegative() => Number() is not { } number ? null : number >= 0 ? number : FailValue<double>("must not be negative");

    public double? Share() => Number() is not { } number ? null : number is >= 0 and <= 1 ? number : FailValue<double>("must be a number from 0 to 1");

    public bool? Flag() => Text() switch
    {
        null => null,
        "true" or "True" or "yes" or "on" => true,
        "false" or "False" or "no" or "off" => false,
        _ => FailValue<bool>("must be true or false"),
    };

    /// <summary>Seconds, as LiteLLM writes durations; from ten milliseconds to a day.</summary>
    public TimeSpan? Seconds() =>
        Number() is not { } number ? null
        : number is >= 0.01 and <= 86_400 ? TimeSpan.FromSeconds(number)
        : FailValue<TimeSpan>("must be a number of seconds from 0.01 to 86400");

    /// <summary>A decimal that is not negative; exponents are allowed, as price tables use them.</summary>
    public decimal? Money()
    {
        if (Node is YamlScalarNode { Value: { } text } && decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && value >= 0)
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
