namespace Maestro.Embedded.Engine;

/// <summary>
/// The engine has more work queued than its limits allow. Nothing was stored; try again after <see cref="RetryAfter"/>.
/// </summary>
public sealed class EngineBusyException(string message, TimeSpan retryAfter) : Exception(message)
{
    public TimeSpan RetryAfter { get; } = retryAfter;
}

/// <summary>The engine is not running: not started yet, stopping, or stopped.</summary>
public sealed class EngineStoppedException(string message) : InvalidOperationException(message);

/// <summary>
/// Orchestrator code did not repeat its recorded decisions, or waited for something that its context did not create. The
/// instance fails with this error type; the message names the first divergent event.
/// </summary>
public sealed class NonDeterministicOrchestrationException(string message) : InvalidOperationException(message);
