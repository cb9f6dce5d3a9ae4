namespace Maestro.Simulator.Answers;

/// <summary>A rule matched but its answer could not be rendered for this request.</summary>
internal sealed class AnswerException(string message, Exception? inner = null) : Exception(message, inner);
