using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Maestro.Simulator;
using Maestro.Simulator.Scripts;
using Microsoft.AspNetCore.Builder;

namespace Recipes.Tests;

/// <summary>The simulator, following a recipe's own script.</summary>
internal sealed class SimulatedModel : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly HttpClient _http;

    private SimulatedModel(WebApplication app) =>
        (_app, _http) = (app, new HttpClient { BaseAddress = new Uri(app.Urls.First()) });

    public static async Task<SimulatedModel> StartAsync(string script)
    {
        var app = SimulatorApp.Build(new SimulatorOptions { Script = SimulatorScript.Load([script]) });
        await app.StartAsync();
        return new SimulatedModel(app);
    }

    /// <summary>The answer's message.</summary>
    public async Task<JsonObject> AskAsync(params IEnumerable<JsonObject> messages)
    {
        var body = new JsonObject
        {
            ["model"] = "sim/draft",
            ["messages"] = new JsonArray([.. messages.Select(message => message.DeepClone())]),
        };
        using var response = await _http.PostAsJsonAsync(new Uri("/v1/chat/completions", UriKind.Relative), body);
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(response.IsSuccessStatusCode, text);
        return JsonNode.Parse(text)!["choices"]![0]!["message"]!.AsObject();
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _app.DisposeAsync();
    }
}
