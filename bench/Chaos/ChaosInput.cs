using System.Collections.Immutable;

namespace Maestro.Bench.Chaos;

/// <summary>What an orchestration of the harness works on.</summary>
/// <param name="Root">The instance at the top.</param>
/// <param name="Size">How many branches, steps, events or generations; each kind says which.</param>
/// <param name="Phase">Where a child or a later generation stands.</param>
/// <param name="Branch">The branch that a child is.</param>
/// <param name="Seen">Events that earlier generations took.</param>
internal sealed record ChaosInput(
    string Root, int Size, int Phase = 0, string Branch = "main", ImmutableList<string>? Seen = null);
