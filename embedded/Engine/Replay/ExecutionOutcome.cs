namespace Maestro.Embedded.Engine.Replay;

/// <summary>How one execution of an orchestrator ended.</summary>
internal abstract record ExecutionOutcome;

internal sealed record Succeeded(string? Output) : ExecutionOutcome;

internal sealed record FailedWith(Failure Failure) : ExecutionOutcome;

internal sealed record ContinuedAsNew(string? Input, bool PreserveEvents, string? NewVersion) : ExecutionOutcome;
