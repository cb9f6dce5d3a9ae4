using Maestro.Simulator;
using Maestro.Simulator.Scripts;

namespace Host.Tests.Policies;

/// <summary>What policy lets a run spend is held for every model call.</summary>
public sealed class BudgetTests : IAsyncLifetime
{
    private readonly TempFolder _folder = new();
    private Microsoft.AspNetCore.Builder.WebApplication _provider = null!;
    private TestMaestro _maestro = null!;

    public async Task InitializeAsync()
    {
        _provider = SimulatorApp.Build(new SimulatorOptions
        {
            Script = SimulatorScript.Load([Path.Combine(TestMaestro.Recipes, "agent", "simulator.yaml")]),
        });
        await _provider.StartAsync();
        var config = _folder["router.yaml"];
        await File.WriteAllTextAsync(config, $$"""
            model_list:
              - model_name: draft
                litellm_params: { model: openai/draft, api_base: "{{_provider.Urls.First()}}/v1", api_key: key }
                model_info: { input_cost_per_token: 0.01, output_cost_per_token: 0.01 }
            """);
        _maestro = await TestMaestro.StartAsync(
            folder: _folder.Path,
            settings: new Dictionary<string, string?> { ["Maestro:RouterConfig"] = config },
            prepare: policies => policies.Change(data =>
            {
                data["cost"]!["config"]!["run_usd"]!["levels"]!["L1"] = 1_000_000;
                data["cost"]!["config"]!["step_usd"]!["levels"]!["L1"] = 1_000_000;
                var projects = (JsonObject)data["cost"]!["config"]!["run_usd"]!["projects"]!;
                projects["tiny"] = 0.001;
                projects["one-call"] = 6;
            }));
    }

    public async Task DisposeAsync()
    {
        await _maestro.DisposeAsync();
        await _provider.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task Call_ThatWouldCostMoreThanTheRunMay_IsNotMadeAndBlocksTheNode()
    {
        var run = await EndAsync("good", "project:tiny");

        Assert.Equal("think", run.Member("error").Text("nodeId"));
        Assert.StartsWith(
            "blocked by policy: The router refuses model 'draft'", run.Member("error").Text("message"), StringComparison.Ordinal);
        Assert.Contains("the step's budget is 0.001", run.Member("error").Text("message"), StringComparison.Ordinal);
        Assert.Equal(0m, run.Member("costUsd").GetValue<decimal>());
    }

    [Fact]
    public async Task Turn_AfterTheRunSpentItsCap_IsBlockedBeforeTheRouterIsAsked()
    {
        var run = await EndAsync("endless", "project:one-call");

        Assert.Contains("blocked by policy", run.Member("error").Text("message"), StringComparison.Ordinal);
        Assert.True(run.Member("costUsd").GetValue<decimal>() > 0);
        var denial = (await _maestro.Api.GetAsync($"/runs/{run.Text("id")}/policies?allow=false")).List("items")[^1];
        Assert.Contains(denial.Text("action"), (string[])["node.start", "route"]);
    }

    private async Task<JsonNode> EndAsync(string mood, string tag)
    {
        var api = _maestro.Api;
        using var response = await api.PostAsync("/runs", new JsonObject
        {
            ["recipe"] = "agent",
            ["inputs"] = new JsonObject { ["mood"] = mood },
            ["tags"] = new JsonArray(tag),
        });
        return await api.StatusAsync((await Api.GoodAsync(response, System.Net.HttpStatusCode.Created)).Text("id"), "failed");
    }
}
