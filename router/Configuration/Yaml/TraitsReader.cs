using System.Collections.Immutable;
using Maestro.Yaml;

namespace Maestro.Router.Configuration.Yaml;

/// <summary>What <c>model_info</c> says about a deployment's abilities.</summary>
internal sealed record TraitsReader(
    Capability Lacks, Operation? Mode, int? MaxInput, int? MaxOutput, string? Jurisdiction,
    ImmutableSortedDictionary<string, double> Quality)
{
    public static TraitsReader Read(ConfigMap? info)
    {
        var lacks = Capability.None;
        if (info?["supports_function_calling"]?.Flag() == false) lacks |= Capability.Tools;
        if (info?["supports_vision"]?.Flag() == false) lacks |= Capability.Vision;
        if (info?["supports_response_schema"]?.Flag() == false) lacks |= Capability.StructuredOutput;
        info?.IgnoreBecause("max_input_tokens and max_output_tokens are two things here", "max_tokens");
        info?.IgnoreBecause("prices are looked up by model, or given", "base_model");
        _ = info?["description"];
        return new(
            lacks,
            ReadMode(info?["mode"]),
            info?["max_input_tokens"]?.Integer(1, int.MaxValue),
            info?["max_output_tokens"]?.Integer(1, int.MaxValue),
            info?["jurisdiction"]?.Text(),
            ReadQuality(info?["quality"]));
    }

    public DeploymentConfig Apply(DeploymentConfig deployment) => deployment with
    {
        Lacks = Lacks,
        Mode = Mode,
        MaxInputTokens = MaxInput,
        MaxOutputTokens = MaxOutput,
        Jurisdiction = Jurisdiction ?? deployment.Jurisdiction,
        Quality = Quality,
    };

    private static Operation? ReadMode(ConfigValue? value)
    {
        switch (value?.Text())
        {
            case null:
                return null;
            case "chat" or "completion":
                return Operation.Chat;
            case "embedding" or "embeddings":
                return Operation.Embeddings;
            case "responses":
                return Operation.Responses;
            case var other:
                value.Value.Source.Faults.Warn(
                    value.Value.Path, $"'{other}' is not served here; chat, embedding and responses are");
                return null;
        }
    }

    /// <summary>One number, or one per task class.</summary>
    private static ImmutableSortedDictionary<string, double> ReadQuality(ConfigValue? value)
    {
        var read = ImmutableSortedDictionary.CreateBuilder<string, double>(StringComparer.Ordinal);
        if (value is not { } quality) return read.ToImmutable();
        if (quality.Node is not YamlMap)
        {
            if (quality.Share() is { } one) read[""] = one;
            return read.ToImmutable();
        }

        foreach (var (name, share) in quality.Map()!.Entries())
        {
            if (share.Share() is { } number) read[name == "default" ? "" : name] = number;
        }

        return read.ToImmutable();
    }
}
