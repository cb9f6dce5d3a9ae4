using System.Collections.Immutable;

namespace Maestro.Router.Attempts;

/// <summary>What a failure means for the rest of the request and for the deployment.</summary>
internal static class AttemptFailures
{
    /// <summary>Another deployment may do better.</summary>
    public static bool MovesOn(this AttemptFailure failure) => failure
        is not (AttemptFailure.None or AttemptFailure.Rejected or AttemptFailure.ContextTooLong or AttemptFailure.ContentRefused
            or AttemptFailure.ClientLeft or AttemptFailure.NoCandidate);

    /// <summary>The client is told what the provider said: its request is at fault.</summary>
    public static bool IsClients(this AttemptFailure failure) => failure
        is AttemptFailure.Rejected or AttemptFailure.ContextTooLong or AttemptFailure.ContentRefused;

    /// <summary>The provider cannot have begun to work on the request, so that even one with effects may be sent again.</summary>
    public static bool LeftNoTrace(this AttemptFailure failure) => failure
        is AttemptFailure.ConnectFailed or AttemptFailure.RateLimited or AttemptFailure.Unauthorized or AttemptFailure.NotFound
        or AttemptFailure.BreakerOpen or AttemptFailure.Untranslatable;

    /// <summary>The same deployment may do better a little later.</summary>
    public static bool IsTransient(this AttemptFailure failure) => failure
        is AttemptFailure.ConnectFailed or AttemptFailure.TimedOut or AttemptFailure.RateLimited
        or AttemptFailure.ServerError or AttemptFailure.BadResponse or AttemptFailure.StreamBroken;

    /// <summary>
    /// Counts towards opening the deployment's breaker. A rate limit does not: the provider says itself when to come back.
    /// </summary>
    public static bool CountsAgainstDeployment(this AttemptFailure failure) => failure
        is AttemptFailure.ConnectFailed or AttemptFailure.TimedOut or AttemptFailure.ServerError
        or AttemptFailure.BadResponse or AttemptFailure.StreamBroken or AttemptFailure.Unauthorized;

    /// <summary>What a configuration calls it; null: it says nothing about such.</summary>
    public static string? Class(this AttemptFailure failure) => failure switch
    {
        AttemptFailure.TimedOut => FailureClasses.Timeout,
        AttemptFailure.RateLimited => FailureClasses.RateLimit,
        AttemptFailure.Unauthorized => FailureClasses.Authentication,
        AttemptFailure.NotFound => FailureClasses.NotFound,
        AttemptFailure.ConnectFailed => FailureClasses.ServiceUnavailable,
        AttemptFailure.ServerError or AttemptFailure.BadResponse or AttemptFailure.StreamBroken => FailureClasses.InternalServer,
        _ => null,
    };

    /// <summary>The number that a configuration has for it.</summary>
    public static int? In(this AttemptFailure failure, ImmutableSortedDictionary<string, int> counts) =>
        counts.IsEmpty ? null
        : failure.Class() is { } name && counts.TryGetValue(name, out var own) ? own
        : counts.TryGetValue(FailureClasses.Default, out var other) ? other : null;

    /// <summary>The name in records, metrics and messages.</summary>
    public static string Name(this AttemptFailure failure) => failure switch
    {
        AttemptFailure.None => "ok",
        AttemptFailure.ConnectFailed => "connect_failed",
        AttemptFailure.TimedOut => "timed_out",
        AttemptFailure.RateLimited => "rate_limited",
        AttemptFailure.ServerError => "server_error",
        AttemptFailure.BadResponse => "bad_response",
        AttemptFailure.StreamBroken => "stream_broken",
        AttemptFailure.Unauthorized => "unauthorized",
        AttemptFailure.NotFound => "not_found",
        AttemptFailure.Rejected => "rejected",
        AttemptFailure.ContextTooLong => "context_too_long",
        AttemptFailure.ContentRefused => "content_refused",
        AttemptFailure.Untranslatable => "untranslatable",
        AttemptFailure.Overtaken => "overtaken",
        AttemptFailure.BreakerOpen => "breaker_open",
        AttemptFailure.ClientLeft => "client_left",
        _ => "no_candidate",
    };
}
