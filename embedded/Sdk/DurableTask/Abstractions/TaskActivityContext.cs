namespace Microsoft.DurableTask;

/// <summary>What an activity knows about the call that runs it.</summary>
public abstract class TaskActivityContext
{
    public abstract TaskName Name { get; }

    /// <summary>The orchestration instance that called this activity.</summary>
    public abstract string InstanceId { get; }

    public virtual string Version => string.Empty;
}
