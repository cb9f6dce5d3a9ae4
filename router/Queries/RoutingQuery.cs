using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Maestro.Router.Choice;
using Maestro.Router.Objectives;

namespace Maestro.Router.Queries;

/// <summary>What a choice depends on, besides what is known about the deployments. Contains no content.</summary>
public sealed record RoutingQuery
{
    /// <summary>Asks for nothing in particular.</summary>
    public static RoutingQuery Neutral { get; } = new() { Model = "" };

    /// <summary>The model name that the client uses.</summary>
    public required string Model { get; init; }

    public Operation Operation { get; init; }

    public bool Stream { get; init; }

    public string? Project { get; init; }

    public string? Run { get; init; }

    /// <summary>Name of the step that asks; pins can be for one step.</summary>
    public string? Step { get; init; }

    /// <summary>Kind of work; quality can differ by it.</summary>
    public string? TaskClass { get; init; }

    public RoutingHint Hint { get; init; }

    /// <summary>What the content is, such as <c>pii</c> or <c>export-ctrl</c>.</summary>
    public ImmutableArray<string> Tags { get; init; } = [];

    /// <summary>
    /// LiteLLM's tags, by which deployments are told apart where the configuration does so; nothing to do with
    /// <see cref="Tags"/>.
    /// </summary>
    public ImmutableArray<string> RouteTags { get; init; } = [];

    /// <summary>Where the request may be served; empty: anywhere that tags and project allow.</summary>
    public ImmutableArray<string> Jurisdictions { get; init; } = [];

    /// <summary>A pin took the choice away.</summary>
    public bool Pinned { get; init; }

    /// <summary>
    /// The policy set that the run began with; where the router still has it, it decides instead of the one in force.
    /// </summary>
    public string? PolicyDigest { get; init; }

    public Capability Needs { get; init; }

    /// <summary>Estimate: a token per four bytes of messages and tools.</summary>
    public int InputTokens { get; init; }

    /// <summary>The client's own limit.</summary>
    public int? MaxOutputTokens { get; init; }

    public decimal? StepBudgetUsd { get; init; }

    public decimal? RunBudgetUsd { get; init; }

    /// <summary>Time that the client gives the whole request.</summary>
    public TimeSpan? Deadline { get; init; }

    /// <summary>Everything that is drawn in this request is drawn from it.</summary>
    public ulong Seed { get; init; }

    /// <summary>Hash of how the conversation begins; 0 when nobody needs it.</summary>
    public ulong Prefix { get; init; }

    /// <summary>The rules of the configuration that the request began with. Not part of a record.</summary>
    internal RoutingRules Rules { get; init; } = RoutingRules.Default;

    /// <summary>What policy says of this request; null where no policy is in force. Not part of a record.</summary>
    [JsonIgnore]
    public PolicyView? Policy { get; init; }

    /// <summary>Most that this one request may cost, in US dollars.</summary>
    internal decimal? StepLimit => Smaller(StepBudgetUsd, Rules.BudgetsFor(Project).StepUsd);

    /// <summary>Budgets that it shares with others.</summary>
    internal SpendLimits SpendLimits
    {
        get
        {
            var own = Project is not null && Rules.Projects.TryGetValue(Project, out var project) ? project.Budgets : null;
            return new(
                Run is null ? null : Smaller(RunBudgetUsd, own?.RunUsd ?? Rules.Budgets.RunUsd), own?.DayUsd,
                Rules.Budgets.DayUsd);
        }
    }

    /// <summary>Uniform in [0, 1): the same for the same seed and number.</summary>
    internal double Draw(int number)
    {
        var mixed = Seed + (0x9E3779B97F4A7C15UL * ((ulong)number + 1));
        mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9UL;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EBUL;
        return ((mixed ^ (mixed >> 31)) >> 11) * (1.0 / (1UL << 53));
    }

    private static decimal? Smaller(decimal? one, decimal? other) =>
        one is null ? other : other is null ? one : Math.Min(one.Value, other.Value);
}
