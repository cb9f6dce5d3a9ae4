using Microsoft.DurableTask;
using CoreFailureDetails = DurableTask.Core.FailureDetails;

namespace Maestro.Embedded.Engine.History;

/// <summary>A failure as history keeps it.</summary>
internal sealed record Failure(string Type, string Message, string? StackTrace, Failure? Inner)
{
    public const string ActivityNotFound = "ActivityTaskNotFound";
    public const string OrchestratorNotFound = "OrchestratorTaskNotFound";

    // Deep recursion makes traces of megabytes; the top says what happened.
    private const int MaxStackTraceLength = 8 * 1024;

    public static Failure From(Exception exception) => new(
        exception.GetType().ToString(),
        exception.Message,
        Shorten(exception.StackTrace),
        exception is TaskFailedException failed
            ? From(failed.FailureDetails)
            : exception.InnerException is { } inner ? From(inner) : null);

    public static Failure From(TaskFailureDetails details) => new(
        details.ErrorType, details.ErrorMessage, details.StackTrace, details.InnerFailure is { } inner ? From(inner) : null);

    /// <summary>A call to something that does not exist fails the same way however often it is tried.</summary>
    public static bool IsRetriable(TaskFailureDetails details) =>
        details.ErrorType is not (ActivityNotFound or OrchestratorNotFound);

    public static CoreFailureDetails ToCore(TaskFailureDetails details) => new(
        details.ErrorType,
        details.ErrorMessage,
        details.StackTrace,
        details.InnerFailure is { } inner ? ToCore(inner) : null,
        !IsRetriable(details),
        details.Properties);

    public TaskFailureDetails ToDetails() => new(Type, Message, StackTrace, Inner?.ToDetails(), null);

    private static string? Shorten(string? trace) => trace?.Length > MaxStackTraceLength ? trace[..MaxStackTraceLength] : trace;
}
