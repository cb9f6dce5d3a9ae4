using Maestro.Simulator.Requests;

namespace Maestro.Simulator.Answers;

/// <summary>
/// Token counts when a script gives none: one token per four characters, rounded up, plus four per message or tool call.
/// A rule of thumb for English text; good enough to exercise budgets and prices, not a tokenizer.
/// </summary>
internal static class TokenEstimate
{
    private const int CharactersPerToken = 4;
    private const int Overhead = 4;

    public static int OfPrompt(ChatRequest request) => request.Messages.Sum(message => OfText(message.Text) + Overhead);

    public static int OfCompletion(string? text, int toolCalls) => OfText(text ?? "") + (toolCalls * Overhead);

    private static int OfText(string text) => (text.Length + CharactersPerToken - 1) / CharactersPerToken;
}
