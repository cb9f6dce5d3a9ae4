namespace Maestro.Rego.Tests.Shipped;

/// <summary>Questions that the shipped policies and their data allow, by package.</summary>
internal static class Questions
{
    public const string Route =
        """
        {"action":"route","step_tags":["pii"],"selected_model":"final","hint":"finalization","operation":"chat","project":"support","pinned":false,
         "deployment":{"id":"final-1","provider":"azure","model":"gpt-4.1","jurisdiction":"de","self_hosted":false,"simulated":false}}
        """;

    public const string ToolCall =
        """
        {"action":"tool.call","time":"2026-07-01T10:00:00Z","actor":"dev","step_tags":[],
         "run":{"id":"run-1","recipe":"log-triage","version":"1.0.0","autonomy":"L3","tags":[],"requested_by":"dev","cost_usd":0,"simulated":true},
         "node":{"id":"execute","kind":"map","tags":[]},
         "tool":{"server":"logs","name":"search","arguments":{"file":{"digest":"sha256:0","bytes":1,"name":"a.log"},"pattern":"ERROR"},"repeatable":true}}
        """;

    /// <summary>recipes/log-triage as it is shipped.</summary>
    public const string RunStart =
        """
        {"action":"run.start","time":"2026-07-01T10:00:00Z","actor":"dev",
         "run":{"recipe":"log-triage","version":"1.0.0","autonomy":"L3","tags":["internal","team:web"],"requested_by":"dev","cost_usd":0,"simulated":true},
         "recipe":{"name":"log-triage","tags":[],"tools":["logs.outline","logs.search","logs.count","logs.rate","logs.span"],"controls":{},
          "nodes":[{"id":"plan","kind":"agent","tags":[],"model":"draft"},{"id":"critique","kind":"agent","tags":[],"model":"draft"},
           {"id":"approve","kind":"gate","tags":[],"approvals":1},{"id":"execute","kind":"map","tags":[]},{"id":"report","kind":"agent","tags":[],"model":"final"}]}}
        """;

    public const string NodeStart =
        """
        {"action":"node.start","time":"2026-07-01T10:00:00Z","actor":"dev","step_tags":[],
         "run":{"id":"run-1","recipe":"log-triage","version":"1.0.0","autonomy":"L3","tags":[],"requested_by":"dev","cost_usd":1.25,"simulated":false},
         "node":{"id":"plan","kind":"agent","tags":[],"model":"draft","turn":1}}
        """;

    public const string Vote =
        """
        {"action":"approval.vote","time":"2026-07-01T10:00:00Z","actor":"dev",
         "run":{"id":"run-1","recipe":"log-triage","version":"1.0.0","autonomy":"L3","tags":[],"requested_by":"dev","cost_usd":0,"simulated":true},
         "approval":{"id":"run-1~approve","node":"approve","decision":"approve","required":1,"votes":[],"payload_digest":"sha256:1","requested_by":"dev",
          "opened_at":"2026-07-01T09:00:00Z","expires_at":"2026-07-08T09:00:00Z"}}
        """;

    public const string Promote =
        """
        {"action":"release.promote","time":"2026-07-01T10:00:00Z","actor":"maestro",
         "release":{"id":"r1","kind":"prompt","name":"log-triage/plan","from_percent":10,"to_percent":25,"autonomy":"L4","approvers":["olga","otto"],
          "scorecard":{"passed":true},"slo_burn_forecast":0.4,"blast_radius":10,"risk_budget_left_usd":20,"environment":"prod"}}
        """;

    public static IReadOnlyDictionary<string, string[]> Allowed { get; } = new Dictionary<string, string[]>
    {
        ["approval"] = [Vote],
        ["autonomy"] = [RunStart],
        ["cost"] = [RunStart, NodeStart],
        ["release"] = [Promote],
        ["routing"] = [Route],
        ["safety"] = [Route, ToolCall, RunStart, NodeStart, Vote, Promote],
        ["tools"] = [ToolCall],
    };
}
