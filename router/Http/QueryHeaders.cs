namespace Maestro.Router.Http;

/// <summary>Request headers by which a client says what a choice should know. All are optional.</summary>
public static class QueryHeaders
{
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

    /// <summary>Digest of the policy set that the run began with.</summary>
    public const string Policy = "x-maestro-policy";
    public const string StepBudget = "x-maestro-step-budget-usd";
    public const string RunBudget = "x-maestro-run-budget-usd";

    /// <summary>Milliseconds for the whole request.</summary>
    public const string Deadline = "x-maestro-deadline-ms";

    /// <summary>Makes draws repeatable.</summary>
    public const string Seed = "x-maestro-seed";
}
