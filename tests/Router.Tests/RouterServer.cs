using System.ClientModel;
using Maestro.Router.Configuration;
using Maestro.Router.Configuration.Yaml;
using Maestro.Router.Hosting;
using Microsoft.AspNetCore.Builder;
using OpenAI;
using OpenAI.Chat;

namespace Router.Tests;

/// <summary>A router on a real socket, configured by LiteLLM YAML.</summary>
internal sealed class RouterServer : IAsyncDisposable
{
    private readonly WebApplication _app;

    private RouterServer(WebApplication app)
    {
        _app = app;
        Url = new(app.Urls.Single());
        Http = new() { BaseAddress = Url };
    }

    public HttpClient Http { get; }

    public Uri Url { get; }

    public IServiceProvider Services => _app.Services;

    public static Task<RouterServer> StartAsync(
        string yaml, Func<RouterOptions, RouterOptions>? configure = null, Func<string, string?>? environment = null) =>
        StartAsync(ConfigReader.Read(yaml, environment ?? (_ => null)).Require("test"), configure);

    public static async Task<RouterServer> StartAsync(RouterConfig config, Func<RouterOptions, RouterOptions>? configure = null)
    {
        var options = new RouterOptions { DrainTime = TimeSpan.FromSeconds(1) };
        var app = RouterApp.Build(config, configure?.Invoke(options) ?? options);
        await app.StartAsync();
        return new(app);
    }

    /// <summary>
    /// One deployment per address under the name <c>gpt</c>; settings as YAML lines under <c>router_settings</c>.
    /// </summary>
    public static string Config(IEnumerable<string> bases, string settings = "num_retries: 0")
    {
        var yaml = new StringBuilder("model_list:\n");
        foreach (var address in bases)
            yaml.Append("  - { model_name: gpt, litellm_params: { model: openai_like/up, api_base: \"").Append(address)
                .Append("\" } }\n");
        yaml.Append("router_settings: { ").Append(settings).Append(" }\n");
        return yaml.ToString();
    }

    public ChatClient Client(string model, string key = "unused") =>
        new(model, new ApiKeyCredential(key),
        new OpenAIClientOptions
        {
            Endpoint = new(Url, "/v1"),
            RetryPolicy = new System.ClientModel.Primitives.ClientRetryPolicy(0),
        });

    public Task<HttpResponseMessage> PostAsync(string json, CancellationToken cancellationToken = default) =>
        Http.PostAsync("/v1/chat/completions", new StringContent(json, Encoding.UTF8, "application/json"), cancellationToken);

    public Task<HttpResponseMessage> AskAsync(string model = "gpt") =>
        PostAsync($$"""{"model":"{{model}}","messages":[{"role":"user","content":"hi"}]}""");

    /// <summary>Returns as soon as the headers are there.</summary>
    public async Task<HttpResponseMessage> StreamAsync(
        string model = "gpt", string more = "", CancellationToken cancellationToken = default)
    {
        var body = $$"""{"model":"{{model}}","stream":true{{more}},"messages":[{"role":"user","content":"hi"}]}""";
        using var request = new HttpRequestMessage(
            HttpMethod.Post, "/v1/chat/completions") { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        return await Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
    }

    public async Task<JsonElement> DecisionsAsync()
    {
        using var document = JsonDocument.Parse(await Http.GetStringAsync("/routing/decisions?limit=100"));
        return document.RootElement.GetProperty("items").Clone();
    }

    public Task StopAsync() => _app.StopAsync();

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _app.DisposeAsync();
    }
}
