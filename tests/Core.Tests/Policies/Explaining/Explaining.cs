using Maestro.Policies.Explaining;
using Microsoft.Extensions.Time.Testing;

namespace Maestro.Tests.Policies.Explaining;

/// <summary>
/// Small policies and their explanations. The clock stands still, so that only the number of evaluations ends a search.
/// </summary>
internal static class Explaining
{
    public const string Package = PolicyPackages.Routing;

    /// <summary>The PRD's excerpt, in v1 syntax.</summary>
    public const string Excerpt =
        """
        package maestro.routing

        default allow := false

        allow if {
            input.step_tags[_] == "pii"
            input.selected_model == "ig-local-70b"
        }

        allow if not "pii" in input.step_tags
        """;

    public static PolicySet Set(string rego, string? data = null) =>
        data is null
            ? PolicySets.Of(("routing.rego", rego)).Value
            : PolicySets.Of(("routing.rego", rego), ("data.json", data)).Value;

    public static PolicyExplanation Of(string rego, string input, ExplainOptions? options = null, string? data = null) =>
        new PolicyExplainer(Set(rego, data), new FakeTimeProvider()).Explain(Package, Json(input), options);

    public static JsonObject Json(string text) => (JsonObject)JsonNode.Parse(text)!;
}
