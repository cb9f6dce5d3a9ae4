namespace Maestro.Embedded.Engine.Replay;

/// <summary>A decision with what travels to its target but is not part of this instance's history.</summary>
internal readonly record struct PlannedDecision(
    Decision Decision, string? Payload = null, string? Version = null, IDictionary<string, string>? Tags = null);
