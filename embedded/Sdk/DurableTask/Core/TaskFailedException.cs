namespace DurableTask.Core.Exceptions;

/// <summary>The core library's exception for a failed task: what a retry policy's filter is handed.</summary>
public class TaskFailedException : OrchestrationException
{
    public TaskFailedException()
    {
    }

    public TaskFailedException(string reason)
        : base(reason)
    {
    }

    public TaskFailedException(string reason, Exception innerException)
        : base(reason, innerException)
    {
    }
}
