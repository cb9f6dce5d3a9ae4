using System.Collections.Frozen;

namespace Maestro.Router.Configuration;

/// <summary>
/// The providers we know, by the prefix in LiteLLM's <c>model</c>: every <see cref="Provider"/> of this assembly.
/// </summary>
public static class Providers
{
    private static readonly Provider[] All = [.. typeof(Provider).Assembly.GetTypes()
        .Where(type => type.IsSubclassOf(typeof(Provider)) && !type.IsAbstract)
        .Select(type => (Provider)Activator.CreateInstance(type)!)
        .OrderBy(provider => provider.Name, StringComparer.Ordinal)];

    private static readonly FrozenDictionary<string, Provider> ByPrefix = All
        .SelectMany(provider => provider.Prefixes.Select(prefix => KeyValuePair.Create(prefix, provider)))
        .ToFrozenDictionary(StringComparer.Ordinal);

    public static Provider OpenAI { get; } = Find("openai")!;

    public static Provider Anthropic { get; } = Find("anthropic")!;

    public static Provider Ollama { get; } = Find("ollama")!;

    public static Provider Vllm { get; } = Find("vllm")!;

    public static Provider Simulator { get; } = Find("sim")!;

    public static IEnumerable<string> Prefixes => ByPrefix.Keys.Order(StringComparer.Ordinal);

    public static Provider? Find(string prefix) => ByPrefix.GetValueOrDefault(prefix);

    /// <summary>The provider of a model name that has no prefix, for the families that everybody writes without one.</summary>
    public static Provider? Infer(string model) =>
        All.FirstOrDefault(provider => provider.Families.Any(family => model.StartsWith(family, StringComparison.Ordinal)));
}
