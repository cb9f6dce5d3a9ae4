using System.Collections.Immutable;
using Microsoft.DurableTask.Client;

namespace Maestro.Embedded.Engine.History;

/// <summary>
/// What the database knows about an instance besides its history. Immutable: each turn commits its own snapshot.
/// </summary>
internal sealed record InstanceRow
{
    /// <summary>Identifies this life of the instance id; a replaced or restarted instance gets another.</summary>
    public required long Key { get; init; }

    public required string InstanceId { get; init; }

    public required string Name { get; init; }

    public string Version { get; init; } = string.Empty;

    /// <summary>Counts executions: continue-as-new adds one, and results for older ones are ignored.</summary>
    public int Generation { get; init; }

    public OrchestrationRuntimeStatus Status { get; init; } = OrchestrationRuntimeStatus.Pending;

    public DateTime CreatedAt { get; init; }

    public DateTime UpdatedAt { get; init; }

    public DateTime? StartAt { get; init; }

    public DateTime? CompletedAt { get; init; }

    public ParentLink? Parent { get; init; }

    public IReadOnlyDictionary<string, string> Tags { get; init; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>W3C traceparent of the activity that scheduled the instance.</summary>
    public string? TraceParent { get; init; }

    public string? TraceState { get; init; }

    public string? CustomStatus { get; init; }

    public string? Output { get; init; }

    public Failure? Failure { get; init; }

    public bool IsTerminal => CompletedAt is not null;
}

/// <summary>Where a sub-orchestration's outcome goes.</summary>
internal sealed record ParentLink(string InstanceId, string Name, long Key, int Generation, int TaskId);
