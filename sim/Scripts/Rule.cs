namespace Maestro.Simulator.Scripts;

/// <summary>One rule: a condition on the request and the answer given when it holds.</summary>
/// <param name="Name">For messages and the <c>x-maestro-sim-rule</c> header; <c>rules[n]</c> when the script names none.</param>
public sealed record Rule(string Name, Condition When, AnswerTemplate Answer, UsageSpec Usage, Latency Latency);

/// <summary>Token counts a rule fixes. Null means estimated from the texts, see docs/simulator.md.</summary>
public sealed record UsageSpec(int? PromptTokens, int? CompletionTokens);

/// <summary>Delay before the first token and before each further one.</summary>
public sealed record Latency(TimeSpan FirstToken, TimeSpan PerToken)
{
    public static Latency None { get; } = new(TimeSpan.Zero, TimeSpan.Zero);
}
