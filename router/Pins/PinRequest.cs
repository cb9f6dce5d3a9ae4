using Maestro.Problems;
using Maestro.Wire;

namespace Maestro.Router.Pins;

/// <summary>
/// What <c>PUT /routing/pin</c> takes. <c>model</c>, <c>reason</c> and an end (<c>expiresAt</c> or <c>ttlSeconds</c>) are needed.
/// </summary>
public sealed record PinRequest(
    string? Step, string? Project, string? For, string? Model, string? Reason, string? Actor, DateTimeOffset? ExpiresAt,
    double? TtlSeconds)
{
    private const int MaxReason = 1000;
    private static readonly TimeSpan Longest = TimeSpan.FromDays(30);

    /// <summary>The pin, or everything that is wrong with the request.</summary>
    internal (Pin? Pin, List<Fault> Faults) Read(string? caller, RoutingTable table, DateTimeOffset now)
    {
        var faults = new List<Fault>();
        var actor = string.IsNullOrWhiteSpace(Actor) ? caller : Actor;
        if (string.IsNullOrWhiteSpace(Model)) faults.Add(new("model", "is missing"));
        else if (!table.ById.ContainsKey(Model) && table.Chain(Model).IsEmpty)
            faults.Add(new("model", $"'{Model}' is neither a deployment nor a model name of the configuration"));
        if (For is not null && table.Chain(For).IsEmpty)
            faults.Add(new("for", $"'{For}' is not a model name of the configuration"));
        if (string.IsNullOrWhiteSpace(Reason)) faults.Add(new("reason", "is missing: say why, for whoever finds the pin later"));
        else if (Reason.Length > MaxReason) faults.Add(new("reason", $"is longer than {MaxReason} characters"));
        if (string.IsNullOrWhiteSpace(actor))
            faults.Add(new("actor", "is missing: give it here or in the header " + ApiHeaders.Actor));

        var end = ExpiresAt ?? (TtlSeconds is { } ttl and > 0 && ttl <= Longest.TotalSeconds ? now.AddSeconds(ttl) : null);
        if (ExpiresAt is null && TtlSeconds is null)
            faults.Add(new("expiresAt", "is missing: a pin ends, by expiresAt or ttlSeconds"));
        else if (end is null || end <= now || end > now + Longest)
            faults.Add(new("expiresAt", $"must lie ahead, by at most {Longest.TotalDays:0} days"));
        return faults.Count > 0
            ? (null, faults)
            : (new(Pin.IdOf(Step, Project, For), Step, Project, For, Model!, Reason!, actor!, now, end!.Value), faults);
    }
}
