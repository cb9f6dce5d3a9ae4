using Maestro.Router.Configuration.Yaml;

namespace Maestro.Router.Detection;

/// <summary>
/// Configures the router without a file, from what this machine offers. Order of preference: OpenAI (a key was set on purpose),
/// Anthropic, a local vLLM, a local Ollama; those behind the first become fallbacks; the simulator serves only when there is
/// none.
/// Names: <c>draft</c> for quick work, <c>final</c> for work that counts. <c>ROUTER_DRAFT_MODEL</c> and <c>ROUTER_FINAL_MODEL</c>
/// (<c>provider/model</c>) put a model of a provider that was found first.
/// </summary>
public static class AutoConfiguration
{
    public const string Draft = "draft";
    public const string Final = "final";

    public static async Task<DetectionResult> DetectAsync(DetectionOptions options, CancellationToken cancellationToken = default)
    {
        using var handler = new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false, UseCookies = false };
        using var http = new HttpClient(
            handler) { Timeout = options.ProbeTimeout, MaxResponseContentBufferSize = 4 * 1024 * 1024 };
        var findings = new List<string>();
        var found = (await Task.WhenAll(
                OpenAIAsync(http, options, cancellationToken),
                AnthropicAsync(options),
                VllmAsync(http, options, cancellationToken),
                OllamaAsync(http, options, cancellationToken)))
            .Select(result =>
            {
                findings.Add(result.Finding);
                return result.Provider;
            })
            .OfType<FoundProvider>()
            .ToList();

        var simulated = found.Count == 0;
        if (simulated && options.SimulatorUrl is { } url && ProviderReader.Normalize(url) is { } simulator)
        {
            found.Add(new(Providers.Simulator, simulator, null, Draft, Final));
            findings.Add($"no model provider: the simulator at {url} answers, and every answer says so");
        }

        return found.Count == 0
            ? new(null, false, findings)
            : new(AutoConfigurationBuilder.Build(found, options.Environment, findings), simulated, findings);
    }

    private static async Task<(FoundProvider? Provider, string Finding)> OpenAIAsync(
        HttpClient http, DetectionOptions options, CancellationToken cancellationToken)
    {
        const string Small = "gpt-4.1-mini";
        const string Large = "gpt-4.1";
        var key = Key(options, Providers.OpenAI);
        var given = options.Environment(Providers.OpenAI.BaseVariable!);
        if (string.IsNullOrEmpty(given))
        {
            return key is null
                ? (null, "OpenAI: OPENAI_API_KEY is not set")
                : (new(Providers.OpenAI, new(Providers.OpenAI.DefaultBase!), key, Small, Large), "OpenAI: OPENAI_API_KEY is set");
        }

        if (ProviderReader.Normalize(given) is not { } apiBase)
            return (null, "OpenAI: OPENAI_BASE_URL is not an http or https URL");
        var models = await ModelProbe.OpenAIAsync(http, apiBase, key?.Reveal(), cancellationToken);
        if (models.Count == 0 && key is null) return (null, $"OpenAI: nothing answers at OPENAI_BASE_URL {apiBase}");
        var names = models.Count == 0 ? [Small, Large] : models;
        return (
            new(Providers.OpenAI, apiBase, key, names.Contains(Small) ? Small : names[0],
            names.Contains(Large) ? Large : names[0]),
            $"OpenAI: OPENAI_BASE_URL {apiBase}, {models.Count} models listed");
    }

    private static Task<(FoundProvider? Provider, string Finding)> AnthropicAsync(DetectionOptions options) =>
        Task.FromResult<(FoundProvider?, string)>(
            Key(options, Providers.Anthropic) is { } key
                ? (new(Providers.Anthropic, new(Providers.Anthropic.DefaultBase!), key, "claude-haiku-4-5", "claude-sonnet-4-5"),
                "Anthropic: ANTHROPIC_API_KEY is set")
                : (null, "Anthropic: ANTHROPIC_API_KEY is not set"));

    private static async Task<(FoundProvider? Provider, string Finding)> VllmAsync(
        HttpClient http, DetectionOptions options, CancellationToken cancellationToken)
    {
        var apiBase = ProviderReader.Normalize(options.VllmUrl)!;
        var models = await ModelProbe.OpenAIAsync(http, apiBase, null, cancellationToken);
        return models.Count == 0
            ? (null, $"vLLM: nothing at {options.VllmUrl}")
            : (new(Providers.Vllm, apiBase, null, models[0], models[0]), $"vLLM: {models[0]} at {options.VllmUrl}");
    }

    private static async Task<(FoundProvider? Provider, string Finding)> OllamaAsync(
        HttpClient http, DetectionOptions options, CancellationToken cancellationToken)
    {
        var models = await ModelProbe.OllamaAsync(http, new(options.OllamaUrl), cancellationToken);
        return models.Count == 0
            ? (null, $"Ollama: no chat model at {options.OllamaUrl}")
            : (new(Providers.Ollama, ProviderReader.Normalize(options.OllamaUrl)!, null, models[0], models[^1]),
            $"Ollama: {models.Count} models at {options.OllamaUrl}");
    }

    private static SecretValue? Key(DetectionOptions options, Provider provider) =>
        options.Environment(provider.KeyVariable!) is { Length: > 0 } key
            ? new(key, ConfigSource.EnvironmentPrefix + provider.KeyVariable)
            : null;
}
