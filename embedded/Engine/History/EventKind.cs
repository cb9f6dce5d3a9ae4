namespace Maestro.Embedded.Engine.History;

/// <summary>Stored numbers of history events. Facts are below 20, decisions from 20.</summary>
internal enum EventKind : byte
{
    Started = 1,
    Began = 2,
    TaskCompleted = 3,
    TaskFailed = 4,
    TimerFired = 5,
    EventRaised = 6,
    Suspended = 7,
    Resumed = 8,
    TaskScheduled = 20,
    TimerCreated = 21,
    SubOrchestrationScheduled = 22,
    EventSent = 23,
}
