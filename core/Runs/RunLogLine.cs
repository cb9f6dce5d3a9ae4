namespace Maestro.Runs;

/// <summary>One line of a run's log. <see cref="Id"/> counts up from 1 without gaps, in the order of writing.</summary>
/// <param name="Id">Position in the run's log; what a reader resumes after.</param>
/// <param name="Time">When it happened, UTC.</param>
/// <param name="NodeId">The node it is about; empty for the run itself.</param>
/// <param name="Level"><c>info</c>, <c>warn</c> or <c>error</c>.</param>
/// <param name="Line">One line of text without secrets or document bodies.</param>
public sealed record RunLogLine(long Id, DateTimeOffset Time, string NodeId, string Level, string Line);

public static class RunLogLevel
{
    public const string Info = "info";
    public const string Warn = "warn";
    public const string Error = "error";
}
