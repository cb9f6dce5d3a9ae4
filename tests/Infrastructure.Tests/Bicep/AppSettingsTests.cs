using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Infrastructure.Tests.Bicep.Checks;

namespace Infrastructure.Tests.Bicep;

/// <summary>The app finds every setting that it reads, and is given none that it does not.</summary>
[Collection(BicepCollection.Name)]
public sealed partial class AppSettingsTests(Workspace workspace)
{
    public static TheoryData<string> All() => [.. Scenario.Environments, .. Scenario.Crossed];

    [Theory]
    [MemberData(nameof(All))]
    public async Task Settings_InPlaceholdersOfTriggersAndHost_AreGiven(string environment)
    {
        var given = await NamesAsync(environment);
        var read = Sources().Append(Checkout.PathOf("host.json"))
            .SelectMany(file => Placeholder().Matches(File.ReadAllText(file))
            .Select(match => match.Groups[1].Value.Replace(":", "__", StringComparison.Ordinal)))
            .Distinct();

        Assert.Contains("Maestro__TaskHub", read);
        Assert.Empty(read.Except(given));
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task Connections_OfTriggers_AreGivenByIdentity(string environment)
    {
        var given = await NamesAsync(environment);
        var connections = Sources()
            .SelectMany(file => Connection().Matches(File.ReadAllText(file))
            .Select(match => (Trigger: match.Groups[1].Value, Name: match.Groups[2].Value)))
            .Distinct().ToList();

        Assert.NotEmpty(connections);
        Assert.All(connections, connection =>
        {
            Assert.Contains(
                $"{connection.Name}__{(connection.Trigger == "Queue" ? "queueServiceUri" : "fullyQualifiedNamespace")}", given);
            Assert.Contains($"{connection.Name}__credential", given);
            Assert.Contains($"{connection.Name}__clientId", given);
        });
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task Queues_OfRunRequests_AreMadeWithTheHostsPoisonQueue(string environment)
    {
        var snapshot = await workspace.SnapshotAsync(environment);
        var settings = await SettingsAsync(environment);

        var queues = snapshot.Of(Requirements.StorageQueues).Select(queue => queue.Name.Split('/')).ToList();

        var name = settings["Maestro__RunRequestsQueue"];
        Assert.Equal([name, $"{name}-poison"], queues.Select(queue => queue[^1]).Order(StringComparer.Ordinal));
        Assert.All(
            queues,
            queue => Assert.StartsWith(
                $"[format('https://{{0}}.queue.{{1}}', '{queue[0]}',", settings["RunRequests__queueServiceUri"],
                StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task Settings_OfMaestro_AreInTheSettingsPageOrTheCode(string environment)
    {
        var page = Checkout.Text("docs", "settings.md");
        var code = string.Join('\n', Sources().Select(File.ReadAllText)) + Checkout.Text("host.json");
        var ours = (await NamesAsync(environment)).Where(name => name.StartsWith("Maestro__", StringComparison.Ordinal));

        Assert.All(ours, name =>
        {
            var setting = name.Replace("__", ":", StringComparison.Ordinal);
            var last = setting.Split(':')[^1];
            Assert.True(
                page.Contains(setting, StringComparison.Ordinal) || page.Contains(last, StringComparison.Ordinal)
                    || code.Contains(setting, StringComparison.Ordinal),
                $"{name} is neither in docs/settings.md nor read by functions/");
        });
    }

    [Theory]
    [InlineData("dev", false)]
    [InlineData("private on storage", false)]
    [InlineData("staging", true)]
    [InlineData("restricted on scheduler", true)]
    public async Task BackEnd_OfTheScheduler_IsChosenBySettings(string environment, bool onScheduler)
    {
        var settings = await SettingsAsync(environment);

        Assert.Equal(onScheduler, settings.ContainsKey("DURABLE_TASK_SCHEDULER_CONNECTION_STRING"));
        Assert.Equal(
            onScheduler ? "azureManaged" : null,
            settings.GetValueOrDefault("AzureFunctionsJobHost__extensions__durableTask__storageProvider__type"));
        Assert.Equal(onScheduler, (await workspace.SnapshotAsync(environment)).Of(Requirements.Scheduler).Any());
    }

    [Fact]
    public async Task Settings_WithSecretNames_AreReferencesToTheVault()
    {
        var settings = await SettingsAsync("prod");

        Assert.All(
            settings.Where(setting => setting.Key.EndsWith("Key", StringComparison.Ordinal)),
            setting => Assert.StartsWith("@Microsoft.KeyVault(", setting.Value, StringComparison.Ordinal));
    }

    private static IEnumerable<string> Sources() =>
        Directory.EnumerateFiles(Checkout.PathOf("functions"), "*.cs", SearchOption.AllDirectories);

    private async Task<HashSet<string>> NamesAsync(string environment) => [.. (await SettingsAsync(environment)).Keys];

    private async Task<Dictionary<string, string>> SettingsAsync(string environment)
    {
        var app = (await workspace.SnapshotAsync(environment)).Of(Requirements.App).Single();
        var settings = app.At("properties.siteConfig.appSettings");
        return settings is JsonArray list
            ? list.ToDictionary(setting => setting!["name"]!.ToString(), setting => setting!["value"]!.ToString())
            : throw new JsonException($"appSettings is not a list: {settings}");
    }

    [GeneratedRegex("%([A-Za-z][A-Za-z0-9_:]+)%")]
    private static partial Regex Placeholder();

    [GeneratedRegex("""\[(\w+)Trigger\("[^"]+", Connection = "(\w+)[",]""")]
    private static partial Regex Connection();
}
