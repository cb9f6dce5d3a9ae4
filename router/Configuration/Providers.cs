using System.Collections.Frozen;

namespace Maestro.Router.Configuration;

/// <summary>The providers we know, by the prefix in LiteLLM's <c>model</c>.</summary>
public static class Providers
{
    public static Provider OpenAI { get; } =
        new("openai", "https://api.openai.com/v1/", "OPENAI_API_KEY", "OPENAI_BASE_URL", NeedsKey: true);

    /// <summary>Its OpenAI-compatible endpoint.</summary>
    public static Provider Anthropic { get; } = new("anthropic", "https://api.anthropic.com/v1/", "ANTHROPIC_API_KEY", NeedsKey: true);

    public static Provider Nim { get; } = new("nvidia_nim", "https://integrate.api.nvidia.com/v1/", "NVIDIA_NIM_API_KEY", NeedsKey: true);

    public static Provider Ollama { get; } = new("ollama", "http://127.0.0.1:11434/v1/", SelfHosted: true);

    public static Provider Vllm { get; } = new("vllm", "http://127.0.0.1:8000/v1/", SelfHosted: true);

    public static Provider Compatible { get; } = new("openai_like");

    public static Provider Simulator { get; } = new("sim", SelfHosted: true);

    private static readonly FrozenDictionary<string, Provider> ByPrefix = new Dictionary<string, Provider>
    {
        ["openai"] = OpenAI,
        ["anthropic"] = Anthropic,
        ["nim"] = Nim,
        ["nvidia_nim"] = Nim,
        ["ollama"] = Ollama,
        ["ollama_chat"] = Ollama,
        ["vllm"] = Vllm,
        ["hosted_vllm"] = Vllm,
        ["openai_like"] = Compatible,
        ["custom_openai"] = Compatible,
        ["sim"] = Simulator,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    public static IEnumerable<string> Prefixes => ByPrefix.Keys.Order(StringComparer.Ordinal);

    public static Provider? Find(string prefix) => ByPrefix.GetValueOrDefault(prefix);

    /// <summary>The provider of a model name that has no prefix, for the families that everybody writes without one.</summary>
    public static Provider? Infer(string model) =>
        StartsWithAny(model, "gpt-", "chatgpt-", "o1", "o3", "o4") ? OpenAI
        : StartsWithAny(model, "claude-") ? Anthropic
        : null;

    private static bool StartsWithAny(string model, params ReadOnlySpan<string> prefixes)
    {
        foreach (var prefix in prefixes)
        {
            if (model.StartsWith(prefix, StringComparison.Ordinal)) return true;
        }

        return false;
    }
}
