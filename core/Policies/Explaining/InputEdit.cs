using Maestro.Rego.Values;

namespace Maestro.Policies.Explaining;

/// <summary>
/// One change of the input, in places of the input as it was given. <paramref name="To"/> is null for a removal.
/// </summary>
internal sealed record InputEdit(InputPath Path, RegoValue? To)
{
    /// <summary>A text that is equal to no other: what it is does not matter, as long as it is not what is there.</summary>
    public static readonly RegoValue Another = RegoValue.From("(another)");

    public bool IsAnother => ReferenceEquals(To, Another);

    public string Id { get; } = To is null ? $"{Path.Text}\0" : $"{Path.Text}\0{To}";

    public bool Touches(InputPath other) => Path.Covers(other) || other.Covers(Path);
}
