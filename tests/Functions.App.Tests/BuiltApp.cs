using System.Text.Json.Nodes;
using Maestro.Embedded.Hosting;
using Maestro.Embedded.Triggers;
using Maestro.Functions.Http;
using Microsoft.Extensions.Configuration;

namespace Functions.App.Tests;

/// <summary>What the Functions build wrote beside the app, and what the embedded host finds in the same assembly.</summary>
internal static class BuiltApp
{
    /// <summary>The settings that a developer copies.</summary>
    public static IConfiguration Settings { get; } = new ConfigurationBuilder().AddInMemoryCollection(
        ((JsonObject)JsonNode.Parse(Checkout.Text("local.settings.json.example"))!["Values"]!)
            .Select(setting => KeyValuePair.Create(
                setting.Key.Replace("__", ":", StringComparison.Ordinal), (string?)setting.Value))).Build();

    public static IReadOnlyList<FunctionDescriptor> Found { get; } = FunctionCatalog.Discover(
        [typeof(Health).Assembly], Settings).Functions;

    /// <summary>A generated file of the app, of the same configuration as the tests.</summary>
    public static JsonNode Read(string name)
    {
        var own = new DirectoryInfo(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar));
        var file = Path.Combine(own.Parent!.Parent!.FullName, "Maestro.Functions.App", own.Name, name);
        return JsonNode.Parse(File.ReadAllText(file))!;
    }
}
