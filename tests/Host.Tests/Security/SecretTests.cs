using Maestro.Simulator;
using Maestro.Simulator.Scripts;

namespace Host.Tests.Security;

/// <summary>A key in the environment and a document that a user sent in, both easy to find again.</summary>
public sealed class SecretTests : IAsyncLifetime
{
    private const string Variable = "MAESTRO_TEST_PROVIDER_KEY";
    private const string Key = "sk-canary-4f1c9a7e2b";
    private const string Document = "CANARY-DOCUMENT-77b0";

    private readonly TempFolder _folder = new();
    private Microsoft.AspNetCore.Builder.WebApplication _provider = null!;
    private TestMaestro _maestro = null!;

    public async Task InitializeAsync()
    {
        _provider = SimulatorApp.Build(new SimulatorOptions
        {
            Script = SimulatorScript.Load(Directory.EnumerateDirectories(TestMaestro.Recipes)
                .Select(folder => Path.Combine(folder, "simulator.yaml")).Where(File.Exists)),
        });
        await _provider.StartAsync();
        var config = _folder["router.yaml"];
        await File.WriteAllTextAsync(config, string.Join('\n', ((string[])["draft", "final"]).Select(name =>
            $"  - {{ model_name: {name}, litellm_params: {{ model: openai/{name}, api_base: \"{_provider.Urls.First()}/v1\", api_key: os.environ/{Variable} }}, model_info: {{ input_cost_per_token: 0, output_cost_per_token: 0 }} }}")
            .Prepend("model_list:")));

        Environment.SetEnvironmentVariable(Variable, Key);
        _maestro = await TestMaestro.StartAsync(
            folder: _folder.Path, settings: new Dictionary<string, string?> { ["Maestro:RouterConfig"] = config });
    }

    public async Task DisposeAsync()
    {
        await _maestro.DisposeAsync();
        await _provider.DisposeAsync();
        Environment.SetEnvironmentVariable(Variable, null);
        _folder.Dispose();
    }

    [Fact]
    public async Task Log_OfTheProcess_HasNeitherKeysNorDocuments()
    {
        var api = _maestro.Api;
        var lines = string.Concat(
            Enumerable.Range(0, 20).Select(n => $"2026-11-22T18:25:{n:D2}.000Z fail: App[0] {Document} {n}\n"));
        var triage = await api.StartAsync("log-triage", new JsonObject { ["log"] = lines, ["question"] = $"Why {Document}?" });
        await api.ApproveAsync((await api.GateAsync(triage)).Text("id"));
        await api.StatusAsync(triage, "completed");
        foreach (var mood in (string[])["stubborn", "cut-off", $"unknown {Document}"])
            await api.EndOrGateAsync(await api.StartAsync("agent", new JsonObject { ["mood"] = mood }));

        using var refused = await api.PostAsync(
            "/runs", new JsonObject { ["recipe"] = "gate-one", ["inputs"] = new JsonObject { [Document] = Document } });
        Assert.False(refused.IsSuccessStatusCode);

        Assert.NotEmpty(_maestro.Log.Lines);
        Assert.DoesNotContain(_maestro.Log.Lines, line => line.ToString().Contains(Key, StringComparison.Ordinal));
        Assert.DoesNotContain(_maestro.Log.Lines, line => line.ToString().Contains(Document, StringComparison.Ordinal));
        Assert.DoesNotContain(await api.LogAsync(triage), line => line.Text("line").Contains(Key, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Server_OfTools_DoesNotInheritKeys()
    {
        var id = await _maestro.Api.StartAsync("items", new JsonObject
        {
            ["given"] = new JsonObject
            {
                ["items"] = new JsonArray(new JsonObject { ["tool"] = "toolbox.environment", ["name"] = "x" }),
            },
        });
        var result = (await _maestro.Api.StatusAsync(id, "completed")).Member("result").ToJsonString();
        Assert.Contains("MAESTRO_WORKSPACE=", result, StringComparison.Ordinal);
        Assert.DoesNotContain(Key, result, StringComparison.Ordinal);
    }
}
