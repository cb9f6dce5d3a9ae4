using System.Collections.Immutable;
using Maestro.Yaml;

namespace Maestro.Router.Configuration.Yaml;

/// <summary>Fields of a chat in <c>litellm_params</c>: what a deployment is sent when the client has not set them.</summary>
internal static class ChatDefaults
{
    public static IReadOnlyList<string> Names { get; } =
    [
        "frequency_penalty", "logit_bias", "logprobs", "max_completion_tokens", "max_tokens", "min_p", "n", "parallel_tool_calls",
        "presence_penalty",
        "reasoning_effort", "repetition_penalty", "response_format", "seed", "service_tier", "stop", "temperature", "thinking",
        "tool_choice", "top_k",
        "top_logprobs", "top_p", "user", "verbosity",
    ];

    public static ImmutableSortedDictionary<string, string> Read(ConfigMap parameters)
    {
        var read = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        foreach (var name in Names)
        {
            if (parameters[name] is { } value) read[name] = Json(value);
        }

        foreach (var (name, value) in parameters["extra_body"]?.Map()?.Entries() ?? [])
        {
            if (name.AsSpan().ContainsAnyExceptInRange('!', '~') || name.Contains('"', StringComparison.Ordinal)
                || name.Contains('\\', StringComparison.Ordinal))
                value.Source.Faults.Error(value.Path, "is not the name of a field");
            else read[name] = Json(value);
        }

        return read.ToImmutable();
    }

    /// <summary>As YAML 1.2 has it; what LiteLLM's reader, which follows 1.1, takes for something else is said.</summary>
    private static string Json(ConfigValue value)
    {
        WarnOfYaml11(value.Node, value.Source.Faults);
        return value.Node.ToJson()?.ToJsonString() ?? "null";
    }

    private static void WarnOfYaml11(YamlValue value, ConfigFaults faults)
    {
        if (value is YamlScalar { Value: string text, Flag: { } flag })
            faults.Warn(
                value.Path, $"is the text '{text}' here and {(flag ? "true" : "false")} in LiteLLM; write which one you mean");
        foreach (var inner in value is YamlMap map ? map.Members.Values : (value as YamlList)?.Items ?? [])
            WarnOfYaml11(inner, faults);
    }
}
