namespace Maestro.Router.Configuration;

/// <summary>Settings of the router as a whole, in LiteLLM's vocabulary.</summary>
public sealed record RouterSettings
{
    public static RouterSettings Default { get; } = new();

    /// <summary>Name of the policy that picks among healthy deployments. Default <c>simple-shuffle</c>: by weight, at random.</summary>
    public string Strategy { get; init; } = StrategyNames.SimpleShuffle;

    /// <summary>Further attempts within one group after the first. Default 2.</summary>
    public int NumRetries { get; init; } = 2;

    /// <summary>Limit of one attempt. Default 600 s.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(600);

    /// <summary>For streams instead of <see cref="Timeout"/>: to the first event, and between two events. Null: <see cref="Timeout"/>.</summary>
    public TimeSpan? StreamTimeout { get; init; }

    /// <summary>Failures within <see cref="FailureWindow"/> that a deployment may have before its breaker can open. Default 3.</summary>
    public int AllowedFails { get; init; } = 3;

    /// <summary>How long an open breaker keeps a deployment out before one request probes it. Default 5 s.</summary>
    public TimeSpan CooldownTime { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Longest Retry-After that is waited for; a longer one counts as a failure of the group. Default 10 s.</summary>
    public TimeSpan MaxRetryAfter { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Groups tried after the one asked for. Default 5.</summary>
    public int MaxFallbacks { get; init; } = 5;

    /// <summary>Longest time from the request to the end of its answer, all attempts together, streams included. Default 1 h.</summary>
    public TimeSpan TotalTimeout { get; init; } = TimeSpan.FromHours(1);

    /// <summary>Window over which a breaker counts. 30 s.</summary>
    public static TimeSpan FailureWindow { get; } = TimeSpan.FromSeconds(30);
}
