using System.ClientModel;
using System.Text;
using Maestro.Simulator;
using Maestro.Simulator.Scripts;
using Microsoft.AspNetCore.Builder;
using OpenAI;
using OpenAI.Chat;

namespace Simulator.Tests;

/// <summary>A simulator on a real socket, following a script given as text.</summary>
internal sealed class SimulatorServer : IAsyncDisposable
{
    private readonly WebApplication _app;

    private SimulatorServer(WebApplication app)
    {
        _app = app;
        Http = new() { BaseAddress = new(app.Urls.Single()) };
    }

    public HttpClient Http { get; }

    public static async Task<SimulatorServer> StartAsync(
        string script, Func<SimulatorOptions, SimulatorOptions>? configure = null)
    {
        var options = new SimulatorOptions { Script = SimulatorScript.Parse(script) };
        var app = SimulatorApp.Build(configure?.Invoke(options) ?? options);
        await app.StartAsync();
        return new(app);
    }

    public ChatClient Client(string model) =>
        new(model, new ApiKeyCredential("unused"), new OpenAIClientOptions { Endpoint = new(Http.BaseAddress!, "/v1") });

    public Task<HttpResponseMessage> PostAsync(string json) =>
        Http.PostAsync("/v1/chat/completions", new StringContent(json, Encoding.UTF8, "application/json"));

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _app.DisposeAsync();
    }
}
