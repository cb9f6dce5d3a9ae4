using Maestro.Approvals;
using Maestro.Recipes;
using Maestro.Runs;
using Maestro.Tests.Recipes;

namespace Maestro.Tests.Policies;

public sealed class PolicyInputsTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 23, 1, 2, 3, TimeSpan.FromHours(1));

    [Fact]
    public void RunStart_OfARecipe_TellsItsGraphAndNothingOfItsContent()
    {
        var input = PolicyInputs.RunStart(Samples.Recipe, AutonomyLevel.L3, ["pii"], "ann", Now);

        Assert.Equal("run.start", (string?)input["action"]);
        Assert.Equal("2026-11-23T00:02:03.0000000Z", (string?)input["time"]);
        Assert.Equal(
            """{"recipe":"log-triage","version":"1.0.0","autonomy":"L3","tags":["pii"],"requested_by":"ann","cost_usd":0}""",
            input["run"]!.ToJsonString());
        Assert.Equal("""["logs.outline","logs.search","ops.restart","ops.undo"]""", input["recipe"]!["tools"]!.ToJsonString());
        var nodes = input["recipe"]!["nodes"]!.AsArray().ToDictionary(node => (string)node!["id"]!, node => node!.ToJsonString());
        Assert.Equal("""{"id":"plan","kind":"agent","tags":[],"compensated":false,"model":"draft"}""", nodes["plan"]);
        Assert.Equal("""{"id":"approve","kind":"gate","tags":[],"compensated":false,"approvals":2}""", nodes["approve"]);
        Assert.Equal("""{"id":"restart","kind":"tool","tags":[],"compensated":true,"tool":"ops.restart"}""", nodes["restart"]);
    }

    [Fact]
    public void StepTags_OfRunRecipeAndNode_AreOneSetInOrder()
    {
        var recipe = Samples.Recipe with { Tags = ["internal", "pii"] };
        Assert.Equal(
            ["export-ctrl", "internal", "pii"],
            PolicyInputs.StepTags(Sample(), recipe, recipe.Node("plan") with { Tags = ["export-ctrl"] }));
    }

    [Fact]
    public void ToolCall_Input_HasTheArgumentsAsTheToolGetsThem()
    {
        var arguments = new JsonObject { ["path"] = "/tmp/x" };
        var input = PolicyInputs.ToolCall(
            Sample(), Samples.Recipe, Samples.Recipe.Node("restart"), new ToolName("ops", "restart"), arguments, repeatable: true,
            Now);

        Assert.Equal(
            """{"server":"ops","name":"restart","arguments":{"path":"/tmp/x"},"repeatable":true}""",
            input["tool"]!.ToJsonString());
        Assert.NotSame(arguments, input["tool"]!["arguments"]);
        Assert.False(((JsonObject)input["run"]!).ContainsKey("cost_usd"));
    }

    [Fact]
    public void ApprovalVote_Input_NamesWhoVotedBefore()
    {
        var gate = new Gate
        {
            RunId =
                "r", NodeId =
                    "approve", Recipe =
                        "log-triage", Title = "t", Status = GateStatus.Waiting, PayloadDigest = "sha256:p", Required = 2,
            RequestedBy = "ann", OpenedAt = Now, Votes = [new("bob", Decision.Approve, "sha256:p", "fine", Now)],
        };
        var input = PolicyInputs.ApprovalVote(Sample(), gate, new Vote("cem", Decision.Edit, "sha256:q", null, Now));

        Assert.Equal("cem", (string?)input["actor"]);
        Assert.Equal("edit", (string?)input["approval"]!["decision"]);
        Assert.Equal(
            """[{"actor":"bob","decision":"approve","payload_digest":"sha256:p"}]""",
            input["approval"]!["votes"]!.ToJsonString());
        Assert.False(((JsonObject)input["approval"]!).ContainsKey("expires_at"));
    }

    private static Run Sample() => new()
    {
        Id = "r",
        Recipe = "log-triage",
        Version = "1.0.0",
        Status = RunStatus.Pending,
        CreatedAt = Now,
        RequestedBy = "ann",
        Autonomy = AutonomyLevel.L3,
        Tags = ["pii"],
        Inputs = new JsonObject { ["question"] = "secret" },
        Manifest = RunManifest.Pin("p", new Dictionary<string, string>()),
        RequestDigest = "d",
    };
}
