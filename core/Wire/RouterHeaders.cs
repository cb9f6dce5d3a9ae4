namespace Maestro.Wire;

/// <summary>
/// Headers between the router and who asks it for a model. All of a request are optional; those of an answer say how it was
/// routed.
/// </summary>
public static class RouterHeaders
{
    /// <summary>What each of ours begins with.</summary>
    public const string Prefix = "x-maestro-";

    // Of a request: what a choice should know.
    public const string Project = "x-maestro-project";
    public const string Run = "x-maestro-run";
    public const string Step = "x-maestro-step";
    public const string TaskClass = "x-maestro-task-class";

    /// <summary><c>draft</c> or <c>finalization</c>.</summary>
    public const string Hint = "x-maestro-hint";

    /// <summary>Comma-separated, such as <c>pii, export-ctrl</c>.</summary>
    public const string Tags = "x-maestro-tags";

    /// <summary>LiteLLM's name, comma-separated: which deployments of a group, where <c>enable_tag_filtering</c> is on.</summary>
    public const string RouteTags = "x-litellm-tags";

    /// <summary>Comma-separated; where the request may be served.</summary>
    public const string Jurisdiction = "x-maestro-jurisdiction";

    public const string StepBudget = "x-maestro-step-budget-usd";
    public const string RunBudget = "x-maestro-run-budget-usd";

    /// <summary>Milliseconds for the whole request.</summary>
    public const string Deadline = "x-maestro-deadline-ms";

    /// <summary>Makes draws repeatable.</summary>
    public const string Seed = "x-maestro-seed";

    /// <summary>
    /// Of a request the digest of the policies that its run began with, of an answer that of those that decided.
    /// </summary>
    public const string Policy = "x-maestro-policy";

    // Of an answer: how it was routed.

    /// <summary>
    /// The rules that allowed the deployment or, of a refusal, denied the first candidate; separated by commas.
    /// </summary>
    public const string PolicyRules = "x-maestro-policy-rules";

    /// <summary>Digest of the JSON that those rules judged.</summary>
    public const string PolicyInput = "x-maestro-policy-input";

    public const string Deployment = "x-maestro-deployment";
    public const string Provider = "x-maestro-provider";

    /// <summary>The model name that the provider was asked for.</summary>
    public const string Model = "x-maestro-model";

    /// <summary>US dollars; only of answers that are not streamed, and only where price and usage are known.</summary>
    public const string CostUsd = "x-maestro-cost-usd";

    /// <summary>Requests made to providers for this one, failed ones included.</summary>
    public const string Attempts = "x-maestro-attempts";

    /// <summary><c>true</c> when a simulator answered, not a model.</summary>
    public const string Simulated = "x-maestro-simulated";

    /// <summary>Id of the record at <c>/routing/decisions</c>.</summary>
    public const string Decision = "x-maestro-decision";
}
