using System.Reflection;
using System.Text.Json.Nodes;
using Maestro.Functions.Http;

namespace Functions.Tests.Hosting;

/// <summary>The files that configure the Functions host, and what the code asks of it.</summary>
internal static class HostFile
{
    public static JsonObject Host { get; } = Read("host.json");

    /// <summary>The settings that a developer copies; app settings in Azure have the same names.</summary>
    public static JsonObject Settings { get; } = (JsonObject)Read("local.settings.json.example")["Values"]!;

    public static IEnumerable<MethodInfo> Functions => typeof(Health).Assembly.GetTypes()
        .SelectMany(type => type.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static));

    /// <summary>The trigger attributes of all functions that are of this type.</summary>
    public static IReadOnlyList<T> Triggers<T>()
        where T : Attribute =>
        [.. Functions.SelectMany(method => method.GetParameters()).Select(parameter => parameter.GetCustomAttribute<T>())
            .OfType<T>()];

    public static bool HasSetting(string name) => Settings.ContainsKey(name.Replace(":", "__", StringComparison.Ordinal));

    public static JsonNode At(params string[] path) =>
        path.Aggregate(
            (JsonNode)Host,
            (node, name) => node[name] ?? throw new InvalidOperationException($"host.json has no {string.Join(':', path)}."));

    private static JsonObject Read(string name) => (JsonObject)JsonNode.Parse(Checkout.Text(name))!;
}
