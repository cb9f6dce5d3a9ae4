using Maestro.Router.Choice;

namespace Maestro.Router.Queries;

/// <param name="Reason">Why not, for a person.</param>
public readonly record struct PolicyVerdict(bool Allow, string? Reason)
{
    /// <summary>The rules of the policy that decided, such as <c>maestro.routing.data_residency</c>.</summary>
    public IReadOnlyList<string> Rules { get => field ?? []; init; }

    /// <summary>Digest of the JSON that was judged; null where nothing was.</summary>
    public string? Input { get; init; }
}
