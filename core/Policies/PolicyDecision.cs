namespace Maestro.Policies;

/// <summary>What policy says about one action.</summary>
/// <param name="Allow">Whether it may happen.</param>
/// <param name="Reasons">Why, in sentences for an operator. A denial has at least one.</param>
/// <param name="Rules">The rules that decided, such as <c>maestro.routing.data_residency</c>.</param>
/// <param name="Obligations">What the action has to keep to when it is allowed, by name; empty when nothing.</param>
/// <param name="Digest">The policy set that decided.</param>
public sealed record PolicyDecision(
    bool Allow, IReadOnlyList<string> Reasons, IReadOnlyList<string> Rules, JsonObject Obligations, string Digest)
{
    /// <summary>A denial that no rule gave: policy could not be asked, or gave no usable answer. It fails closed.</summary>
    public static PolicyDecision Closed(string package, string reason, string digest) =>
        new(false, [reason], [package], [], digest);

    /// <summary>
    /// Both have to allow. Reasons and rules are those of the side that decided; obligations of both, the first's before the
    /// second's.
    /// </summary>
    public PolicyDecision And(PolicyDecision other)
    {
        if (Allow != other.Allow) return Allow ? other : this;
        var obligations = (JsonObject)other.Obligations.DeepClone();
        foreach (var (name, value) in Obligations) obligations[name] = value?.DeepClone();
        return new(Allow, Join(Reasons, other.Reasons), Join(Rules, other.Rules), obligations, Digest);
    }

    public override string ToString() =>
        $"{(Allow ? "allowed" : "denied")} by {string.Join(", ", Rules)}: {string.Join(" ", Reasons)}";

    private static IReadOnlyList<string> Join(IReadOnlyList<string> one, IReadOnlyList<string> other) =>
        [.. one.Concat(other).Distinct(StringComparer.Ordinal)];
}
