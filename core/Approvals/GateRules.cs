namespace Maestro.Approvals;

/// <summary>The one place that decides what a vote does to a gate, whatever channel it came by.</summary>
public static class GateRules
{
    /// <summary>
    /// The gate after <paramref name="vote"/>, or the reason why the vote does not count.
    /// <paramref name="expectedDigest"/> is the payload that the voter saw, when they said so.
    /// </summary>
    public static VoteOutcome Cast(Gate gate, Vote vote, string? expectedDigest)
    {
        if (!gate.IsOpen)
            return VoteOutcome.Refuse($"This gate was already decided: {gate.Status.ToString().ToLowerInvariant()}.");
        if (gate.ExpiresAt <= vote.At)
            return VoteOutcome.Refuse($"This gate expired at {gate.ExpiresAt:O}.");
        if (expectedDigest is not null && expectedDigest != gate.PayloadDigest)
            return VoteOutcome.Refuse($"The payload has changed since: it is now {gate.PayloadDigest}.");

        if (vote.Decision == Decision.Block)
            return VoteOutcome.Count(
                gate with { Status = GateStatus.Blocked, Votes = [.. gate.Votes, vote], DecidedAt = vote.At });

        if (gate.Required > 1 && SamePerson(vote.Actor, gate.RequestedBy))
            return VoteOutcome.Refuse($"Dual control: {vote.Actor} asked for this run and cannot approve it.");
        if (gate.Votes.Any(cast => SamePerson(cast.Actor, vote.Actor) && cast.PayloadDigest == vote.PayloadDigest))
            return VoteOutcome.Refuse($"{vote.Actor} has already approved this payload.");

        // Approvals count only for the payload that they named: after an edit, earlier ones no longer do.
        IReadOnlyList<Vote> votes = [.. gate.Votes, vote];
        var distinct = votes.Where(cast => cast.PayloadDigest == vote.PayloadDigest)
            .Select(cast => cast.Actor).Distinct(StringComparer.OrdinalIgnoreCase).Count();
        var changed = gate with { Votes = votes, PayloadDigest = vote.PayloadDigest };
        if (distinct < gate.Required) return VoteOutcome.Count(changed);

        var edited = votes.Any(cast => cast.Decision == Decision.Edit && cast.PayloadDigest == vote.PayloadDigest);
        return VoteOutcome.Count(changed with { Status = edited ? GateStatus.Edited : GateStatus.Approved, DecidedAt = vote.At });
    }

    /// <summary>The gate once its time is over; unchanged when it was decided before or has time left.</summary>
    public static Gate Expire(Gate gate, DateTimeOffset now) =>
        gate.IsOpen && gate.ExpiresAt <= now ? gate with { Status = GateStatus.Expired, DecidedAt = now } : gate;

    /// <summary>The gate after its run was cancelled; unchanged when it was decided before.</summary>
    public static Gate Cancel(Gate gate, DateTimeOffset now) =>
        gate.IsOpen ? gate with { Status = GateStatus.Cancelled, DecidedAt = now } : gate;

    private static bool SamePerson(string left, string right) => string.Equals(left, right, StringComparison.OrdinalIgnoreCase);
}

/// <summary>Either the gate as the vote left it, or why the vote was refused.</summary>
public sealed record VoteOutcome
{
    private VoteOutcome(Gate? gate, string? refusal) => (Gate, Refusal) = (gate, refusal);

    public Gate? Gate { get; }

    public string? Refusal { get; }

    public static VoteOutcome Count(Gate gate) => new(gate, null);

    public static VoteOutcome Refuse(string why) => new(null, why);
}
