using System.Collections.Immutable;
using Maestro.Yaml;

namespace Maestro.Router.Configuration.Yaml;

/// <summary>Reads LiteLLM's configuration format and the <c>router:</c> block of ours. Finds every fault in one go.</summary>
public static class ConfigReader
{
    private static readonly YamlRules Rules = new(
        "configuration") { AllowsAnchors = true, MaxBytes = 8 * 1024 * 1024, MaxValues = 500_000 };

    public static ConfigReport Read(string yaml, Func<string, string?>? environment = null)
    {
        var faults = new ConfigFaults();
        var source = new ConfigSource(faults, environment ?? System.Environment.GetEnvironmentVariable);
        var config = Root(yaml, source) is { } root ? ReadRoot(root, source) : null;
        return new(faults.Errors.Count == 0 ? config : null, faults.Errors, faults.Warnings) { Taken = faults.Taken };
    }

    private static ConfigMap? Root(string yaml, ConfigSource source)
    {
        var read = YamlReader.Read(yaml, Rules);
        if (read.TryGet(out var root)) return new(root, source);
        foreach (var fault in read.Faults) source.Faults.Error(fault.Path, fault.Msg);
        return null;
    }

    private static RouterConfig ReadRoot(ConfigMap root, ConfigSource source)
    {
        var general = root["general_settings"]?.Map();
        var litellm = root["litellm_settings"]?.Map();
        var router = root["router_settings"]?.Map();
        var block = root["router"]?.Map();
        var settings = SettingsReader.Read(source.Faults, router, litellm, block);
        var groups = ReadGroups(root, source, settings);
        var apiKey = general?["master_key"]?.Secret();

        var names = new ConfigNames(groups, ReadAliases(router), source.Faults);
        var fallbacks = FallbackReader.Read(
            names, router?["fallbacks"], litellm?["fallbacks"], block?["fallbacks"],
            router?["default_fallbacks"] ?? litellm?["default_fallbacks"]);

        var context = FallbackReader.Read(
            names, router?["context_window_fallbacks"], litellm?["context_window_fallbacks"], block?["context_window_fallbacks"],
            null);
        var content = FallbackReader.Read(
            names, router?["content_policy_fallbacks"], litellm?["content_policy_fallbacks"], block?["content_policy_fallbacks"],
            null);
        var rules = RulesReader.Read(block);
        if (rules.Shadow is null && block?["mode"]?.Text() == "shadow")
        {
            rules = rules with { Shadow = settings.Strategy };
            settings = settings with { Strategy = StrategyNames.SimpleShuffle };
        }

        rules = rules with { RouteTags = TagRules.Of(settings, groups) };
        root.IgnoreBecause("variables are the process' own", "environment_variables");
        general?.IgnoreBecause(
            "there is no database", "database_url", "database_connection_pool_limit", "store_model_in_db",
            "store_prompts_in_spend_logs", "proxy_batch_write_at");
        general?.IgnoreBecause(
            "deployments are judged by the requests they serve, replicas by their metrics", "background_health_checks",
            "health_check_interval");
        general?.IgnoreBecause("alerts come of metrics", "alerting", "alerting_threshold", "alert_types");
        foreach (var map in new[] { general, litellm, router, block, root }) map?.WarnOfUnknownKeys();
        return new(
            groups, names.Aliases, fallbacks, settings,
            apiKey) { Rules = rules, ContextWindowFallbacks = context, ContentPolicyFallbacks = content };
    }

    private static ImmutableSortedDictionary<string, ImmutableArray<DeploymentConfig>> ReadGroups(
        ConfigMap root, ConfigSource source, RouterSettings settings)
    {
        var deployments = new List<DeploymentConfig>();
        if (root["model_list"] is { } list)
        {
            var reader = new DeploymentReader(source, settings);
            foreach (var item in list.List())
            {
                if (item.Map() is { } map && reader.Read(map) is { } deployment) deployments.Add(deployment);
            }
        }

        if (deployments.Count == 0 && source.Faults.Errors.Count == 0)
            source.Faults.Error("model_list", "must list at least one model");
        return deployments.GroupBy(deployment => deployment.ModelName, StringComparer.Ordinal)
            .ToImmutableSortedDictionary(group => group.Key, group => group.ToImmutableArray(), StringComparer.Ordinal);
    }

    private static List<KeyValuePair<string, ConfigValue>> ReadAliases(ConfigMap? router) =>
        router?["model_group_alias"]?.Map() is { } aliases ? [.. aliases.Entries()] : [];
}
