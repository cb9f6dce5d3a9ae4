using System.Text.Json.Nodes;
using Maestro.Embedded.Triggers;

namespace Functions.App.Tests;

/// <summary>What Azure would run is what the embedded host runs, and nothing of it lacks its side in the host.</summary>
public sealed class MetadataTests
{
    private static readonly Dictionary<TriggerKind, string> Triggers = new()
    {
        [TriggerKind.Http] = "httpTrigger",
        [TriggerKind.Timer] = "timerTrigger",
        [TriggerKind.Queue] = "queueTrigger",
        [TriggerKind.Orchestration] = "orchestrationTrigger",
        [TriggerKind.Activity] = "activityTrigger",
    };

    /// <summary>Which host extension serves a binding; none where the host itself does.</summary>
    private static readonly Dictionary<string, string?> Extensions = new(StringComparer.Ordinal)
    {
        ["http"] = null,
        ["httpTrigger"] = null,
        ["timerTrigger"] = null,
        ["queueTrigger"] = "AzureStorageQueues",
        ["serviceBusTrigger"] = "ServiceBus",
        ["orchestrationTrigger"] = "DurableTask",
        ["activityTrigger"] = "DurableTask",
        ["durableClient"] = "DurableTask",
    };

    private static readonly JsonArray Metadata = (JsonArray)BuiltApp.Read("functions.metadata");

    [Fact]
    public void Metadata_OfTheApp_ListsWhatTheEmbeddedHostFinds()
    {
        var found = BuiltApp.Found.Select(
            function => $"{function.Name}: {function.Method.DeclaringType}.{function.Method.Name} by {Triggers[function.Kind]}");
        var listed =
            Metadata.Select(function =>
                $"{function!["name"]}: {function["entryPoint"]} by {Types(function).Single(type => type.EndsWith("Trigger", StringComparison.Ordinal))}");
        Assert.Equal(found.Order(StringComparer.Ordinal), listed.Order(StringComparer.Ordinal));
        Assert.NotEmpty(Metadata);
    }

    [Fact]
    public void Bindings_OfTheMetadata_HaveTheirExtensionInTheHost()
    {
        var loaded = ((JsonArray)BuiltApp.Read("extensions.json")["extensions"]!).Select(
            extension => extension!["name"]!.ToString()).ToHashSet(StringComparer.Ordinal);
        Assert.All(Metadata.SelectMany(Types!).Distinct(), type =>
        {
            Assert.True(Extensions.TryGetValue(type, out var extension), $"Nothing is known of the host's side of '{type}'.");
            Assert.True(
                extension is null || loaded.Contains(extension),
                $"'{type}' needs the host extension '{extension}', which the app has not.");
        });
    }

    private static IEnumerable<string> Types(JsonNode function) =>
        ((JsonArray)function["bindings"]!).Select(binding => binding!["type"]!.ToString());
}
