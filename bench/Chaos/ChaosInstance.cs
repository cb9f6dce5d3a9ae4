namespace Maestro.Bench.Chaos;

/// <summary>An orchestration as the parent knows it.</summary>
internal sealed class ChaosInstance(string id, IChaosKind kind, int size)
{
    public string Id => id;

    public IChaosKind Kind => kind;

    public int Size => size;

    /// <summary>The worker said that it is started.</summary>
    public bool IsStarted { get; set; }

    public IReadOnlyList<ChaosEvent> Events { get; } =
        [.. kind.Events(size).Select((name, number) => new ChaosEvent(id, name, FormattableString.Invariant($"{id}:{number}")))];
}

/// <summary>An event that an orchestration needs.</summary>
/// <param name="Instance">Who needs it.</param>
/// <param name="Name">The event's name.</param>
/// <param name="Token">Its payload: no other event has it.</param>
internal sealed record ChaosEvent(string Instance, string Name, string Token)
{
    /// <summary>The worker said that it has it: from then on it must not be lost.</summary>
    public bool IsAcknowledged { get; set; }
}
