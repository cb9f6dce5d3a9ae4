using Maestro.Policies;

namespace Maestro.Wire;

public sealed record HaltPage(IReadOnlyList<Halt> Items);

/// <summary>What is to be stopped, and why; see <see cref="Halt"/> for the members.</summary>
public sealed record HaltRequest
{
    public string? Scope { get; init; }

    public string? Name { get; init; }

    public string? Reason { get; init; }

    public DateTimeOffset? Until { get; init; }
}
