namespace Maestro.Embedded.Triggers;

/// <summary>What starts a function.</summary>
public enum TriggerKind
{
    Http,
    Timer,
    Queue,
    Orchestration,
    Activity,
}
