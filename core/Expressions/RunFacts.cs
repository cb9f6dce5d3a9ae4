namespace Maestro.Expressions;

/// <summary>What expressions and templates see as <c>run</c>.</summary>
public sealed record RunFacts(string Id, string Recipe, string Version)
{
    /// <summary>
    /// Where the run's answers came from so far and who decided what: <c>requestedBy</c>, <c>createdAt</c>, <c>manifest</c>,
    /// <c>simulated</c>, <c>models</c> and <c>approvals.&lt;gate&gt;</c>. Read, never change.
    /// </summary>
    public JsonObject Provenance { get; init; } = [];

    public JsonObject ToJson() => new()
    {
        ["id"] = Id,
        ["recipe"] = Recipe,
        ["version"] = Version,
        ["provenance"] = Provenance.DeepClone(),
    };
}
