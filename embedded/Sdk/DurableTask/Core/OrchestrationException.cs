namespace DurableTask.Core.Exceptions;

/// <summary>The core library's base of failures inside an orchestration.</summary>
public class OrchestrationException : Exception
{
    public OrchestrationException()
    {
    }

    public OrchestrationException(string message)
        : base(message)
    {
    }

    public OrchestrationException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    public FailureDetails? FailureDetails { get; set; }
}
