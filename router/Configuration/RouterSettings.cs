using System.Collections.Immutable;
using Maestro.Router.Forwarding;

namespace Maestro.Router.Configuration;

/// <summary>Settings of the router as a whole, in LiteLLM's vocabulary.</summary>
public sealed record RouterSettings
{
    /// <summary>
    /// Name of the policy that picks among healthy deployments. Default <c>simple-shuffle</c>: by weight, at random.
    /// </summary>
    public string Strategy { get; init; } = StrategyNames.SimpleShuffle;

    /// <summary>Further attempts within one group after the first. Default 2.</summary>
    public int NumRetries { get; init; } = 2;

    /// <summary>Limit of one attempt. Default 600 s.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(600);

    /// <summary>
    /// For streams instead of <see cref="Timeout"/>: to the first event, and between two events. Null: <see cref="Timeout"/>.
    /// </summary>
    public TimeSpan? StreamTimeout { get; init; }

    /// <summary>To a connection with a provider that can be used, TLS included. Default 5 s.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// Failures within <see cref="FailureWindow"/> that a deployment may have before its breaker can open. Default 3.
    /// </summary>
    public int AllowedFails { get; init; } = 3;

    /// <summary>
    /// Further attempts by kind of failure, instead of <see cref="NumRetries"/>; see <see cref="FailureClasses"/>.
    /// </summary>
    public ImmutableSortedDictionary<string, int> RetryPolicy { get; init; } = NoCounts;

    /// <summary>
    /// Failures of a kind in a minute that a deployment may have before it is left out for <see cref="CooldownTime"/>. Kinds that
    /// are named here are none of the breaker's business.
    /// </summary>
    public ImmutableSortedDictionary<string, int> AllowedFailsPolicy { get; init; } = NoCounts;

    /// <summary>Requests and deployments are matched by tags. Default no.</summary>
    public bool TagFiltering { get; init; }

    /// <summary>One common tag is enough; else a deployment must have all tags of the request. Default yes.</summary>
    public bool TagMatchAny { get; init; } = true;

    /// <summary>How long an open breaker keeps a deployment out before one request probes it. Default 5 s.</summary>
    public TimeSpan CooldownTime { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Longest Retry-After that is waited for; a longer one counts as a failure of the group. Default 10 s.</summary>
    public TimeSpan MaxRetryAfter { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Groups tried after the one asked for. Default 5.</summary>
    public int MaxFallbacks { get; init; } = 5;

    /// <summary>
    /// Longest time from the request to the end of its answer, all attempts together, streams included. Default 1 h.
    /// </summary>
    public TimeSpan TotalTimeout { get; init; } = TimeSpan.FromHours(1);

    private static ImmutableSortedDictionary<string, int> NoCounts { get; } = ImmutableSortedDictionary.Create<string, int>(
        StringComparer.Ordinal);

    public static RouterSettings Default { get; } = new(); // after what it is made of

    /// <summary>Window over which a breaker counts. 30 s.</summary>
    public static TimeSpan FailureWindow { get; } = TimeSpan.FromSeconds(30);
}
