using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Maestro.Router.Configuration.Yaml;

/// <summary>Fields of a chat in <c>litellm_params</c>: what a deployment is sent when the client has not set them.</summary>
internal static class ChatDefaults
{
    public static IReadOnlyList<string> Names { get; } =
    [
        "frequency_penalty", "logit_bias", "logprobs", "max_completion_tokens", "max_tokens", "min_p", "n", "parallel_tool_calls", "presence_penalty",
        "reasoning_effort", "repetition_penalty", "response_format", "seed", "service_tier", "stop", "temperature", "thinking", "tool_choice", "top_k",
        "top_logprobs", "top_p", "user", "verbosity",
    ];

    public static ImmutableSortedDictionary<string, string> Read(YamlMap parameters)
    {
        var read = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        foreach (var name in Names)
        {
            if (parameters[name] is { } value) read[name] = Json(value.Node);
        }

        foreach (var (name, value) in parameters["extra_body"]?.Map()?.Entries() ?? [])
        {
            if (name.AsSpan().ContainsAnyExceptInRange('!', '~') || name.Contains('"', StringComparison.Ordinal) || name.Contains('\\', StringComparison.Ordinal))
                value.Source.Faults.Error(value.Path, "is not the name of a field");
            else read[name] = Json(value.Node);
        }

        return read.ToImmutable();
    }

    /// <summary>YAML's plain scalars are numbers, true, false and null where they look like it; all else is text.</summary>
    private static string Json(YamlNode node) => Node(node)?.ToJsonString() ?? "null";

    private static JsonNode? Node(YamlNode node) => node switch
    {
        YamlMappingNode map => new JsonObject(map.Children.Select(entry => KeyValuePair.Create(entry.Key.ToString(), Node(entry.Value)))),
        YamlSequenceNode list => new JsonArray([.. list.Children.Select(Node)]),
        YamlScalarNode { Style: ScalarStyle.Plain } scalar => Plain(scalar.Value ?? ""),
        YamlScalarNode scalar => JsonValue.Create(scalar.Value),
        _ => null,
    };

    private static JsonNode? Plain(string text) => text switch
    {
        "" or "~" or "null" or "Null" => null,
        "true" or "True" => JsonValue.Create(true),
        "false" or "False" => JsonValue.Create(false),
        _ when long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole) => JsonValue.Create(whole),
        _ when double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) => JsonValue.Create(number),
        _ => JsonValue.Create(text),
    };
}
