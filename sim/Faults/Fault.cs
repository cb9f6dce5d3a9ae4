using System.Text.Json.Serialization;

namespace Maestro.Simulator.Faults;

/// <summary>One way in which requests go wrong, how often and when. Times are milliseconds since the plan was set.</summary>
/// <param name="Kind">See <see cref="FaultKind"/>.</param>
/// <param name="Probability">Share of the requests that it hits while it is active; default all.</param>
/// <param name="Status">Of <c>error</c>; default 500.</param>
/// <param name="DelayMs">Of <c>latency</c>: the least delay. Of <c>trickle</c>: before every write.</param>
/// <param name="JitterMs">Of <c>latency</c>: mean of an exponential part on top.</param>
/// <param name="RetryAfterSeconds">Of <c>rate_limit</c>; default 1.</param>
/// <param name="AfterBytes">Of <c>cut</c>: bytes of the answer's body that still arrive; default 200.</param>
/// <param name="Model">Only requests for models that match, <c>*</c> as wildcard.</param>
/// <param name="FromMs">When it begins; default at once.</param>
/// <param name="UntilMs">When it ends; default never.</param>
/// <param name="PeriodMs">With <paramref name="ForMs"/>: it comes back every so often, for so long.</param>
public sealed record Fault(
    FaultKind Kind,
    double? Probability = null,
    int? Status = null,
    double? DelayMs = null,
    double? JitterMs = null,
    int? RetryAfterSeconds = null,
    int? AfterBytes = null,
    string? Model = null,
    double? FromMs = null,
    double? UntilMs = null,
    double? PeriodMs = null,
    double? ForMs = null)
{
    /// <summary>Whether it is active that long after the plan was set.</summary>
    public bool IsActive(double elapsedMs) =>
        elapsedMs >= (FromMs ?? 0)
        && elapsedMs < (UntilMs ?? double.MaxValue)
        && (PeriodMs is not > 0 || (elapsedMs - (FromMs ?? 0)) % PeriodMs.Value < (ForMs ?? PeriodMs.Value));
}

[JsonConverter(typeof(JsonStringEnumConverter<FaultKind>))]
public enum FaultKind
{
    /// <summary>An error status with an error body.</summary>
    [JsonStringEnumMemberName("error")]
    Error,

    /// <summary>The answer comes late.</summary>
    [JsonStringEnumMemberName("latency")]
    Latency,

    /// <summary>No answer ever comes; the connection stays open.</summary>
    [JsonStringEnumMemberName("hang")]
    Hang,

    /// <summary>The answer comes in slow small pieces.</summary>
    [JsonStringEnumMemberName("trickle")]
    Trickle,

    /// <summary>The connection dies in the middle of the answer.</summary>
    [JsonStringEnumMemberName("cut")]
    Cut,

    /// <summary>Status 200 with a body that is not JSON.</summary>
    [JsonStringEnumMemberName("bad_json")]
    BadJson,

    /// <summary>Status 429 with Retry-After.</summary>
    [JsonStringEnumMemberName("rate_limit")]
    RateLimit,
}
