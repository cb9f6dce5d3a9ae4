using System.Collections.Immutable;

namespace Maestro.Router.Configuration.Yaml;

/// <summary>Reads the settings that concern the router as a whole.</summary>
internal static class SettingsReader
{
    /// <summary>A key in <c>router_settings</c> wins over the same one in <c>litellm_settings</c>.</summary>
    public static RouterSettings Read(ConfigFaults faults, ConfigMap? router, ConfigMap? litellm, ConfigMap? block)
    {
        var defaults = RouterSettings.Default;
        Explain(router, litellm);
        return new()
        {
            Strategy = Strategy(faults, router?["routing_strategy"]) ?? Strategy(faults, block?["strategy"]) ?? defaults.Strategy,
            NumRetries = router?["num_retries"]?.Integer(0, 10) ?? litellm?["num_retries"]?.Integer(0, 10) ?? defaults.NumRetries,
            Timeout = router?["timeout"]?.Seconds() ?? litellm?["request_timeout"]?.Seconds() ?? defaults.Timeout,
            StreamTimeout = router?["stream_timeout"]?.Seconds(),
            ConnectTimeout = block?["connect_timeout"]?.Seconds()
                ?? router?["connect_timeout"]?.Seconds() ?? defaults.ConnectTimeout,
            AllowedFails = router?["allowed_fails"]?.Integer(0, 10_000)
                ?? litellm?["allowed_fails"]?.Integer(0, 10_000) ?? defaults.AllowedFails,
            RetryPolicy = Counts(router?["retry_policy"], "Retries"),
            AllowedFailsPolicy = Counts(router?["allowed_fails_policy"], "AllowedFails"),
            TagFiltering = router?["enable_tag_filtering"]?.Flag() ?? defaults.TagFiltering,
            TagMatchAny = router?["tag_filtering_match_any"]?.Flag() ?? defaults.TagMatchAny,
            CooldownTime = router?["cooldown_time"]?.Seconds() ?? defaults.CooldownTime,
            TotalTimeout = block?["total_timeout"]?.Seconds() ?? defaults.TotalTimeout,
            MaxRetryAfter = block?["max_retry_after"]?.Seconds() ?? defaults.MaxRetryAfter,
            MaxFallbacks = router?["max_fallbacks"]?.Integer(0, 100) ?? defaults.MaxFallbacks,
        };
    }

    /// <summary>What LiteLLM has and we do not, and what there is instead.</summary>
    private static void Explain(ConfigMap? router, ConfigMap? litellm)
    {
        router?.IgnoreBecause(
            "routers share their state through ROUTER_STORAGE and need no Redis",
            "redis_host", "redis_port", "redis_password", "redis_url", "redis_db", "redis_ssl", "redis_startup_nodes",
            "cache_kwargs");
        foreach (var map in new[] { router, litellm })
        {
            map?.IgnoreBecause(
                "answers are not kept", "cache", "cache_params", "cache_responses", "caching_groups", "client_ttl");
            map?.IgnoreBecause(
                "what is logged is for the process to say", "set_verbose", "debug_level", "json_logs",
                "turn_off_message_logging");
        }

        if (router?["enable_pre_call_checks"]?.Flag() == false)
            router.IgnoreBecause("max_input_tokens, where it is given, is always checked", "enable_pre_call_checks");
        router?.IgnoreBecause("waits follow Retry-After, or grow from 0.1 s", "retry_after");
        router?.IgnoreBecause("strategies have measures of their own", "routing_strategy_args");
        router?.IgnoreBecause("retry_policy is for all groups", "model_group_retry_policy");
        router?.IgnoreBecause("a deployment that fails is left out for cooldown_time; raise allowed_fails", "disable_cooldowns");
        router?.IgnoreBecause("budgets are in router.budgets", "provider_budget_config");
        router?.IgnoreBecause("limits are rpm and tpm of a deployment", "default_max_parallel_requests");
        router?.IgnoreBecause("give them in the litellm_params of each deployment", "default_litellm_params");
        litellm?.IgnoreBecause(
            "fields go to the provider as they come; what Anthropic has no word for is left out or refused", "drop_params",
            "modify_params");
        litellm?.IgnoreBecause(
            "telemetry is OpenTelemetry: OTEL_EXPORTER_OTLP_ENDPOINT, /metrics", "callbacks", "success_callback",
            "failure_callback", "service_callback");
    }

    private static ImmutableSortedDictionary<string, int> Counts(ConfigValue? value, string suffix)
    {
        var read = ImmutableSortedDictionary.CreateBuilder<string, int>(StringComparer.Ordinal);
        if (value?.Map() is not { } map) return read.ToImmutable();
        foreach (var name in FailureClasses.All.Append(FailureClasses.Default))
        {
            if (map[name + suffix]?.Integer(0, 10_000) is { } count)
                read[name] = suffix == "Retries" ? Math.Min(count, 10) : count;
        }

        map.IgnoreBecause(
            "a request that is itself at fault is not sent again and counts against nobody", "BadRequestError" + suffix,
            "ContentPolicyViolationError" + suffix);
        map.WarnOfUnknownKeys();
        return read.ToImmutable();
    }

    /// <summary>
    /// Another router's strategy must not keep its configuration from being used here, but it is said which one is.
    /// </summary>
    private static string? Strategy(ConfigFaults faults, ConfigValue? value)
    {
        if (value?.Text() is not { } name) return null;
        if (StrategyNames.Find(name) is { } known) return known;
        faults.Warn(value.Value.Path, $"'{name}' is not available; '{StrategyNames.SimpleShuffle}' is used");
        return StrategyNames.SimpleShuffle;
    }
}
