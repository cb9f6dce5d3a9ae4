using Maestro.Simulator.Answers;

namespace Maestro.Simulator.Http;

/// <summary>What every object of one answer has in common.</summary>
internal sealed record Envelope(string Id, long Created, string Model)
{
    public const string Fingerprint = "maestro-simulator";

    public CompletionWire Completion(string kind, IReadOnlyList<ChoiceWire> choices, UsageWire? usage) =>
        new(Id, kind, Created, Model, Fingerprint, choices, usage);

    public static UsageWire Usage(Answer answer) =>
        new(answer.PromptTokens, answer.CompletionTokens, answer.PromptTokens + answer.CompletionTokens);
}
