namespace Maestro.Embedded.Engine.Activities;

/// <summary>One activity to run, on behalf of a decision that is on disk.</summary>
internal sealed record ActivityCall(InstanceRow Row, TaskScheduled Task)
{
    public ActivityKey Key => new(Row.Key, Row.Generation, Task.Id);
}

internal readonly record struct ActivityKey(long InstanceKey, int Generation, int TaskId);
