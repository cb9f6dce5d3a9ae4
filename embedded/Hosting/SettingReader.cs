using System.Globalization;
using Microsoft.Extensions.Configuration;

namespace Maestro.Embedded.Hosting;

/// <summary>Reads typed settings and keeps what cannot be read, so that all of it can be told at once.</summary>
internal sealed class SettingReader(IConfiguration section, string prefix)
{
    public List<string> Faults { get; } = [];

    public string? Text(string name) => section[name] is { Length: > 0 } text ? text : null;

    public T Value<T>(string name, T missing)
        where T : IParsable<T>
    {
        if (Text(name) is not { } text) return missing;
        if (T.TryParse(text, CultureInfo.InvariantCulture, out var value)) return value;
        Faults.Add($"{prefix}:{name} '{text}' is not a {typeof(T).Name}.");
        return missing;
    }
}
