using System.Collections.Immutable;
using Maestro.Router.Objectives;
using Maestro.Router.Queries;

namespace Maestro.Router.Http;

/// <summary>What <c>POST /routing/preview</c> takes: the request that is thought of. Only <c>model</c> is needed.</summary>
internal sealed record PreviewRequest(
    string? Model, Operation? Operation, string? Step, string? Project, string? Run, string? TaskClass, RoutingHint? Hint,
    ImmutableArray<string>? Tags, ImmutableArray<string>? RouteTags, ImmutableArray<string>? Jurisdictions, bool? Stream,
    bool? Tools, bool? Vision, bool? StructuredOutput,
    int? InputTokens, int? MaxOutputTokens, decimal? StepBudgetUsd, decimal? RunBudgetUsd, double? DeadlineMs, ulong? Seed,
    string? Policy = null)
{
    public RoutingQuery ToQuery() => new()
    {
        Model = Model!,
        Operation = Operation ?? Configuration.Operation.Chat,
        Step = Step,
        Project = Project,
        Run = Run,
        TaskClass = TaskClass,
        Hint = Hint ?? RoutingHint.None,
        Tags = Tags ?? [],
        RouteTags = RouteTags ?? [],
        Jurisdictions = Jurisdictions ?? [],
        PolicyDigest = Policy,
        Stream = Stream ?? false,
        Needs = (Tools == true ? Capability.Tools : 0) | (Vision == true ? Capability.Vision : 0)
            | (StructuredOutput == true ? Capability.StructuredOutput : 0),
        InputTokens = InputTokens ?? 500,
        MaxOutputTokens = MaxOutputTokens,
        StepBudgetUsd = StepBudgetUsd,
        RunBudgetUsd = RunBudgetUsd,
        Deadline = DeadlineMs is { } ms and >= 0 and <= 86_400_000 ? TimeSpan.FromMilliseconds(ms) : null,
        Seed = Seed ?? 0,
    };
}
