using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Configuration.Memory;

namespace Maestro.Embedded.Hosting;

/// <summary>
/// Where settings come from, weakest first: defaults, local.settings.json, then what the builder has, then the setup's own.
/// </summary>
internal static class HostConfiguration
{
    private static readonly KeyValuePair<string, string?>[] Defaults = 
    [
        new("Logging:LogLevel:Microsoft", "Warning"),
        new("Logging:LogLevel:System.Net.Http.HttpClient", "Warning"),
        new("Logging:LogLevel:ModelContextProtocol", "Warning"),
    ];

    public static void Apply(ConfigurationManager configuration, Action<IConfigurationBuilder>? own)
    {
        var sources = ((IConfigurationBuilder)configuration).Sources;
        sources.Insert(0, new MemoryConfigurationSource { InitialData = Defaults });
        sources.Insert(1, new MemoryConfigurationSource { InitialData = LocalSettings() });
        own?.Invoke(configuration);
    }

    // The Functions tools keep a developer's settings in this file, below Values.
    private static List<KeyValuePair<string, string?>> LocalSettings()
    {
        var path = Path.GetFullPath("local.settings.json");
        if (!File.Exists(path)) return [];
        try
        {
            return [.. new ConfigurationBuilder().AddJsonFile(path).Build().GetSection("Values").GetChildren()
                .Select(value => new KeyValuePair<string, string?>(
                    value.Key.Replace("__", ":", StringComparison.Ordinal), value.Value))];
        }
        catch (InvalidDataException exception)
        {
            throw new HostStartException(
                $"{path} cannot be read: {exception.InnerException?.Message ?? exception.Message}", exception);
        }
    }
}
