using System.Collections.Immutable;
using System.Text.Json.Nodes;
using YamlDotNet.Serialization;

namespace Maestro.Router.Configuration.Yaml;

/// <summary>
/// Writes a configuration in LiteLLM's format. Secrets appear as references to environment variables, never as values.
/// </summary>
public static class ConfigWriter
{
    private static readonly ISerializer Serializer = new SerializerBuilder().WithQuotingNecessaryStrings().DisableAliases()
        .Build();

    public static string Write(RouterConfig config)
    {
        var document = new Dictionary<string, object>
        {
            ["model_list"] = config.Groups.Values.SelectMany(group => group).Select(Model).ToArray(),
            ["router_settings"] = Settings(config),
        };
        if (RulesWriter.Write(config) is { Count: > 0 } rules) document["router"] = rules;
        if (config.ApiKey is { } key)
            document["general_settings"] = new Dictionary<string, object> { ["master_key"] = Reference(key, "ROUTER_API_KEY") };
        return Serializer.Serialize(document);
    }

    private static Dictionary<string, object> Model(DeploymentConfig deployment)
    {
        var parameters = new Dictionary<string, object>
        {
            ["model"] = $"{deployment.Provider.Name}/{deployment.Model}",
            ["api_base"] = deployment.ApiBase.AbsoluteUri.TrimEnd('/'),
        };
        var variable = deployment.Provider.KeyVariable ?? deployment.Provider.Name.ToUpperInvariant() + "_API_KEY";
        if (deployment.ApiKey is { } key) parameters["api_key"] = Reference(key, variable);
        if (deployment.Organization is { } organization) parameters["organization"] = organization;
        if (deployment.ExtraHeaders.Count > 0)
        {
            parameters["extra_headers"] = deployment.ExtraHeaders.ToDictionary(
                header => header.Key, header => Reference(header.Value, header.Key.ToUpperInvariant().Replace('-', '_')),
                StringComparer.Ordinal);
        }

        if (deployment.ApiVersion is { } version) parameters["api_version"] = version;
        if (deployment.RequestsPerMinute is { } rpm) parameters["rpm"] = rpm;
        if (deployment.TokensPerMinute is { } tpm) parameters["tpm"] = tpm;
        if (deployment.Order is { } order) parameters["order"] = order;
        if (!deployment.Tags.IsEmpty) parameters["tags"] = deployment.Tags.ToArray();
        if (deployment.CooldownTime is { } cooldown) parameters["cooldown_time"] = cooldown.TotalSeconds;
        var defaults = deployment.Defaults.ToDictionary(
            field => field.Key, field => RulesWriter.Plain(JsonNode.Parse(field.Value)), StringComparer.Ordinal);
        foreach (var name in ChatDefaults.Names)
        {
            if (defaults.Remove(name, out var value)) parameters[name] = value!;
        }

        if (defaults.Count > 0) parameters["extra_body"] = defaults;
        parameters["connect_timeout"] = deployment.ConnectTimeout.TotalSeconds;
        parameters["weight"] = deployment.Weight;
        parameters["timeout"] = deployment.Timeout.TotalSeconds;
        parameters["stream_timeout"] = deployment.StreamTimeout.TotalSeconds;
        var info = new Dictionary<string, object> { ["id"] = deployment.Id };
        if (deployment.Price is { } price)
        {
            info["input_cost_per_token"] = price.Input;
            info["output_cost_per_token"] = price.Output;
            if (price.CachedInput is { } cached) info["cache_read_input_token_cost"] = cached;
        }

        RulesWriter.WriteTraits(deployment, info);

        return new() { ["model_name"] = deployment.ModelName, ["litellm_params"] = parameters, ["model_info"] = info };
    }

    private static Dictionary<string, object> Settings(RouterConfig config)
    {
        var settings = new Dictionary<string, object>
        {
            ["routing_strategy"] = config.Settings.Strategy,
            ["num_retries"] = config.Settings.NumRetries,
            ["timeout"] = config.Settings.Timeout.TotalSeconds,
            ["allowed_fails"] = config.Settings.AllowedFails,
            ["cooldown_time"] = config.Settings.CooldownTime.TotalSeconds,
            ["max_fallbacks"] = config.Settings.MaxFallbacks,
        };
        if (config.Settings.StreamTimeout is { } stream) settings["stream_timeout"] = stream.TotalSeconds;
        if (config.Aliases.Count > 0) settings["model_group_alias"] = config.Aliases;
        if (config.Settings.RetryPolicy.Count > 0)
            settings["retry_policy"] = config.Settings.RetryPolicy.ToDictionary(
                entry => entry.Key + "Retries", entry => entry.Value, StringComparer.Ordinal);
        if (config.Settings.AllowedFailsPolicy.Count > 0)
            settings["allowed_fails_policy"] = config.Settings.AllowedFailsPolicy.ToDictionary(
                entry => entry.Key + "AllowedFails", entry => entry.Value, StringComparer.Ordinal);
        if (config.Settings.TagFiltering)
            (settings["enable_tag_filtering"], settings["tag_filtering_match_any"]) = (true, config.Settings.TagMatchAny);
        WriteFallbacks("fallbacks", config.Fallbacks);
        WriteFallbacks("context_window_fallbacks", config.ContextWindowFallbacks);
        WriteFallbacks("content_policy_fallbacks", config.ContentPolicyFallbacks);
        return settings;

        void WriteFallbacks(string name, ImmutableSortedDictionary<string, ImmutableArray<string>> fallbacks)
        {
            if (fallbacks.Count > 0)
                settings[name] = fallbacks.Select(entry => new Dictionary<string, object> { [entry.Key] = entry.Value.ToArray() })
                    .ToArray();
        }
    }

    /// <summary>A secret that was given literally is left out: what is written is the name of a variable to put it in.</summary>
    private static string Reference(SecretValue secret, string variable) =>
        secret.Source ?? ConfigSource.EnvironmentPrefix + variable;
}
