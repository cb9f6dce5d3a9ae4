using Maestro.Policies.Explaining;
using Microsoft.Extensions.Time.Testing;

namespace Maestro.Tests.Policies.Explaining;

/// <summary>What the policies that come with Maestro say.</summary>
public class ShippedTests
{
    private static readonly Lazy<PolicyExplainer> Explainer = new(
        () => new PolicyExplainer(PolicySet.FromFolder(Checkout.PathOf("policies")).Value, new FakeTimeProvider()));

    public static TheoryData<string, string, string> Cases => new()
    {
        { "route", """{"action": "route", "step_tags": ["pii"], "selected_model": "gpt-4o", "hint": "none", "operation": "chat", "pinned": false, "deployment": {"id": "openai-1", "provider": "openai", "model": "gpt-4o", "jurisdiction": "us", "self_hosted": false, "simulated": false}}""", "Remove tag 'pii', or choose as deployment.jurisdiction one of: 'at', 'be', 'bg', 'cy', 'cz', 'de', 'dk', 'ee', 'es', 'eu', 'eu-central-1', 'eu-north-1' or 35 others." },
        { "route", """{"action": "route", "step_tags": ["pii:eu", "public"], "selected_model": "gpt-4o", "hint": "none", "operation": "chat", "pinned": false, "deployment": {"id": "openai-1", "provider": "openai", "model": "gpt-4o", "jurisdiction": "us", "self_hosted": false, "simulated": false}}""", "Remove tag 'pii:eu'." },
        { "tool.call", """{"action": "tool.call", "time": "2026-01-05T10:00:00Z", "actor": "ann", "run": {"id": "r1", "recipe": "log-triage", "version": "1.0.0", "autonomy": "L3", "tags": [], "requested_by": "ann", "cost_usd": 0.1, "simulated": false}, "node": {"id": "n1", "kind": "tool", "tags": []}, "step_tags": [], "tool": {"server": "shell", "name": "exec", "arguments": {"command": "rm -rf /"}, "repeatable": false}}""", "Choose tool.server 'logs'." },
        { "approval.vote", """{"action": "approval.vote", "time": "2026-01-05T10:00:00Z", "actor": "ann", "run": {"id": "r1", "recipe": "log-triage", "version": "1.0.0", "autonomy": "L4", "tags": [], "requested_by": "ann", "cost_usd": 0.1, "simulated": false}, "approval": {"id": "r1~a", "node": "a", "decision": "approve", "required": 1, "votes": [], "payload_digest": "sha256:aa", "requested_by": "ann", "opened_at": "2026-01-05T09:00:00Z"}}""", "Ask by another person, or in another run." },
        { "node.start", """{"action": "node.start", "time": "2026-01-05T10:00:00Z", "actor": "ann", "run": {"id": "r1", "recipe": "log-triage", "version": "1.0.0", "autonomy": "L5", "tags": [], "requested_by": "ann", "cost_usd": 7.5, "simulated": false}, "node": {"id": "n1", "kind": "agent", "tags": []}, "step_tags": []}""", "Ask while no more than 4.99 is spent, or in another run." },
        { "run.start", """{"action": "run.start", "time": "2026-01-05T10:00:00Z", "actor": "ann", "run": {"recipe": "log-triage", "version": "1.0.0", "autonomy": "L4", "tags": ["telemetry"], "requested_by": "ann", "cost_usd": 0, "simulated": false}, "recipe": {"name": "log-triage", "tags": [], "nodes": [{"id": "plan", "kind": "agent", "tags": []}, {"id": "ok", "kind": "gate", "tags": [], "approvals": 1}], "tools": ["logs.search"], "controls": {}}}""", "Choose as run.autonomy one of: 'L0', 'L1', 'L2', 'L3'." },
        { "release.promote", """{"action": "release.promote", "time": "2026-01-05T10:00:00Z", "actor": "ann", "release": {"id": "x", "kind": "model", "name": "m", "from_percent": 10, "to_percent": 100, "autonomy": "L3", "approvers": ["bob"], "scorecard": {"passed": false}}}""", "Lower release.to_percent from 100 to 9." },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void ExplainAction_ShippedPolicyDenies_ProposesWhatWouldDo(string action, string input, string summary)
    {
        var explanation = Explainer.Value.ExplainAction(action, Explaining.Json(input));

        Assert.False(explanation.Decision.Allow);
        Assert.Equal(summary, explanation.FlipSummary);
        Assert.True(explanation.SearchWasComplete);
        Assert.All(explanation.Rules, rule => Assert.Matches(@"^[a-z]+\.rego:\d+$", rule.At));
    }

    [Fact]
    public void ExplainAction_RouteDenied_NamesTheRuleAndTheExpressionWithItsValues()
    {
        var explanation = Explainer.Value.ExplainAction("route", Explaining.Json((string)Cases.First()[1]));

        var rule = Assert.Single(explanation.Rules, rule => rule.Failed?.Expression == "place in list");
        Assert.Equal("maestro.routing.approved", rule.Rule);
        Assert.Equal("A list of jurisdictions has the deployment's place", rule.Title);
        Assert.EndsWith(
            "`place in list` was not true: data.maestro.routing.place is \"us\", list is [\"eea\",\"local\"]", rule.ToString(),
            StringComparison.Ordinal);
        Assert.Contains("maestro.routing.data_residency", explanation.Decision.Rules);
        Assert.Equal([PolicyPackages.Routing, PolicyPackages.Safety], explanation.Packages);
    }
}
