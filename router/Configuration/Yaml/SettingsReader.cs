namespace Maestro.Router.Configuration.Yaml;

/// <summary>Reads the settings that concern the router as a whole.</summary>
internal static class SettingsReader
{
    /// <summary>A key in <c>router_settings</c> wins over the same one in <c>litellm_settings</c>.</summary>
    public static RouterSettings Read(ConfigFaults faults, YamlMap? router, YamlMap? litellm, YamlMap? block)
    {
        var defaults = RouterSettings.Default;
        router?.Ignore(
            "retry_after", "enable_pre_call_checks", "redis_host", "redis_port",
            "redis_password", "cache_responses", "routing_strategy_args", "allowed_fails_policy", "retry_policy", "set_verbose", "debug_level");
        litellm?.Ignore("drop_params", "set_verbose", "callbacks", "success_callback", "failure_callback", "cache");
        return new()
        {
            Strategy = Strategy(faults, router?["routing_strategy"]) ?? Strategy(faults, block?["strategy"]) ?? defaults.Strategy,
            NumRetries = router?["num_retries"]?.Integer(0, 10) ?? litellm?["num_retries"]?.Integer(0, 10) ?? defaults.NumRetries,
            Timeout = router?["timeout"]?.Seconds() ?? litellm?["request_timeout"]?.Seconds() ?? defaults.Timeout,
            StreamTimeout = router?["stream_timeout"]?.Seconds(),
            AllowedFails = router?["allowed_fails"]?.Integer(0, 10_000) ?? litellm?["allowed_fails"]?.Integer(0, 10_000) ?? defaults.AllowedFails,
            CooldownTime = router?["cooldown_time"]?.Seconds() ?? defaults.CooldownTime,
            TotalTimeout = block?["total_timeout"]?.Seconds() ?? defaults.TotalTimeout,
            MaxRetryAfter = block?["max_retry_after"]?.Seconds() ?? defaults.MaxRetryAfter,
            MaxFallbacks = router?["max_fallbacks"]?.Integer(0, 100) ?? defaults.MaxFallbacks,
        };
    }

    /// <summary>Another router's strategy must not keep its configuration from being used here, but it is said which one is.</summary>
    private static string? Strategy(ConfigFaults faults, YamlValue? value)
    {
        if (value?.Text() is not { } name) return null;
        if (StrategyNames.Find(name) is { } known) return known;
        faults.Warn(value.Value.Path, $"'{name}' is not available; '{StrategyNames.SimpleShuffle}' is used");
        return StrategyNames.SimpleShuffle;
    }
}
