using Maestro.Packages;
using Maestro.Recipes;
using Maestro.Recipes.Loading;

namespace Maestro.Tests.Recipes;

public sealed class RecipeLoaderTests
{
    [Fact]
    public void Load_AValidRecipe_GivesItWhole()
    {
        var recipe = Samples.Recipe;
        Assert.Equal(("log-triage", "1.0.0", AutonomyLevel.L3), (recipe.Name, recipe.Version, recipe.Autonomy));
        Assert.Equal(["log", "question", "top", "mode"], recipe.Inputs.Select(input => input.Name));
        Assert.Equal(["plan", "approve", "execute", "restart", "report"], recipe.Nodes.Select(node => node.Id));

        var plan = Assert.IsType<AgentNode>(recipe.Node("plan"));
        Assert.Equal(("draft", 6, 0d, 900), (plan.Model, plan.MaxTurns, plan.Temperature, plan.MaxTokens));
        Assert.Equal(TimeSpan.FromMinutes(5), plan.Timeout);
        Assert.Equal(
            new RetryPolicy
            {
                MaxAttempts = 5,
                FirstDelay = TimeSpan.FromMilliseconds(500),
                Backoff = 1.5,
                MaxDelay = TimeSpan.FromSeconds(90),
            },
            plan.Retry);

        var gate = Assert.IsType<GateNode>(recipe.Node("approve"));
        Assert.Equal((2, TimeSpan.FromDays(7)), (gate.Approvals, gate.Expires));
        Assert.Equal(
            (2, 50), (Assert.IsType<MapNode>(recipe.Node("execute")) is var map ? (map.Parallelism, map.MaxItems) : default));
        var tool = Assert.IsType<ToolNode>(recipe.Node("restart"));
        Assert.Equal("""{"a":1,"b":"${nodes.plan.output.steps[0].tool}","c":[true,null,1.5]}""", tool.Call.With!.ToJsonString());
        Assert.Equal("ops.undo", tool.Compensate!.Tool);
        Assert.Equal(
            ["text/markdown", "application/json"], recipe.Node("report").Artifacts.Select(artifact => artifact.MediaType));
        Assert.Equal(RetryPolicy.Default, recipe.Node("report").Retry);
        Assert.True(recipe.Allows(new ToolName("logs", "search")));
        Assert.False(recipe.Allows(new ToolName("logs", "delete")));
    }

    [Fact]
    public void Load_FilesThatNothingRefersTo_LeavesThemOutOfThePinnedPackage()
    {
        var recipe = Samples.Recipe;
        Assert.DoesNotContain("notes.txt", recipe.Package.Files.Keys);
        Assert.Equal(recipe.Package.Digest, Samples.Load(Samples.Document, ("notes.txt", "changed")).Value.Package.Digest);
        Assert.NotEqual(
            recipe.Package.Digest, Samples.Load(Samples.Document, ("prompts/plan.liquid", "changed")).Value.Package.Digest);
    }

    [Theory]
    [InlineData("apiVersion: maestro/v1", "apiVersion: v2", "apiVersion: must be maestro/v1 (line 1)")]
    [InlineData(
        "name: log-triage", "name: Log_Triage",
        "name: must be lower-case letters, digits and '-', begin with a letter and have 1 to 63 characters (line 2)")]
    [InlineData("version: 1.0.0", "version: 1.0", "version: must be a string, not a number; put it in quotes (line 3)")]
    [InlineData("version: 1.0.0", "version: '1.0'", "version: must be a semantic version, such as 1.0.0 (line 3)")]
    [InlineData("autonomy: L3", "autonomy: L6", "autonomy: must be L0, L1, L2, L3, L4 or L5 (line 5)")]
    [InlineData("name: log-triage\n", "", "name: is required")]
    [InlineData("autonomy: L3", "autonmy: L3", "autonmy: is not known here; did you mean 'autonomy'? (line 5)")]
    [InlineData("autonomy: L3", "version: 2.0.0", "version: appears twice (line 5)")]
    [InlineData(
        "type: file, required: true", "type: file, required: yes",
        "inputs.log.required: must be true or false, not a string (line 7)")]
    [InlineData(
        "type: file, required: true", "type: blob, required: true",
        "inputs.log.type: must be string, number, integer, boolean, object, array or file (line 7)")]
    [InlineData("default: 10", "default: 101", "inputs.top.default: must be 100 or less (line 9)")]
    [InlineData("default: 10", "maxLength: 10", "inputs.top.maxLength: does not go with type integer (line 9)")]
    [InlineData("enum: [fast, deep]", "enum: [fast, 3]", "inputs.mode.enum[1]: must be a string, not a number (line 10)")]
    [InlineData("allow: [restart, undo]", "allow: []", "tools.ops.allow: must list the tools that the recipe may use (line 16)")]
    [InlineData(
        "bind: { file: \"${inputs.log}\" }", "bind: { file: \"${nodes.plan.output}\" }",
        "tools.logs.bind.file: ${nodes.plan.output}: no node has run here (line 14)")]
    [InlineData(
        "tools: [logs.outline]", "tools: [logs.delete]",
        "nodes.plan.tools[0]: tools.logs.allow does not list 'delete' (line 23)")]
    [InlineData(
        "tools: [logs.outline]", "tools: [disk.wipe]", "nodes.plan.tools[0]: the recipe's tools have no server 'disk' (line 23)")]
    [InlineData("maxTurns: 6", "maxTurns: 0", "nodes.plan.maxTurns: must be 1 to 100 (line 24)")]
    [InlineData(
        "timeout: 5m", "timeout: 5 minutes",
        "nodes.plan.timeout: must be a duration from 1ms to 365d, such as 500ms, 1s, 5m, 1h30m or 7d (line 29)")]
    [InlineData(
        "prompt: prompts/plan.liquid", "prompt: ../plan.liquid",
        "nodes.plan.prompt: '../plan.liquid' may not have '..' in it (line 22)")]
    [InlineData(
        "prompt: prompts/plan.liquid", "prompt: /etc/passwd",
        "nodes.plan.prompt: '/etc/passwd' is absolute; paths are relative to the package's folder (line 22)")]
    [InlineData(
        "prompt: prompts/plan.liquid", "prompt: prompts/none.liquid",
        "nodes.plan.prompt: there is no file 'prompts/none.liquid' beside the recipe (line 22)")]
    [InlineData(
        "needs: [execute, restart]", "needs: [execute, nowhere]", "nodes.report.needs[1]: there is no node 'nowhere' (line 53)")]
    [InlineData(
        "needs: [execute, restart]", "needs: [execute, report]",
        "nodes.report.needs[1]: a node cannot need itself: report -> report (line 53)")]
    [InlineData(
        "needs: [plan]", "needs: [report]",
        "nodes.approve.needs: the graph has a cycle: approve -> report -> execute -> approve (line 32)")]
    [InlineData("kind: map", "kind: loop", "nodes.execute.kind: must be agent, tool, gate or map (line 39)")]
    [InlineData(
        "over: \"${nodes.approve.output.steps}\"", "over: \"${nodes.report.output}\"",
        "nodes.execute.over: ${nodes.report.output}: 'execute' does not need 'report', so its output may not be there; add it to needs (line 41)")]
    [InlineData(
        "title: \"Run ${nodes.plan.output.name}?\"", "title: \"Run ${inputs.nme}?\"",
        "nodes.approve.title: ${inputs.nme}: there is no input 'nme' (line 33)")]
    [InlineData(
        "title: \"Run ${nodes.plan.output.name}?\"", "title: \"Run ${item.name}?\"",
        "nodes.approve.title: ${item.name}: there is an item only in the body of a map (line 33)")]
    [InlineData(
        "tool: ops.restart", "tool: \"${inputs.mode}\"",
        "nodes.restart.tool: must name a tool; only the body of a map may take it from its item (line 48)")]
    [InlineData(
        "what: \"${nodes.restart.output}\"", "what: \"${nodes.report.output}\"",
        "nodes.restart.compensate.with.what: ${nodes.report.output}: 'restart' does not need 'report', so its output may not be there; add it to needs (line 50)")]
    [InlineData(
        "name: facts.json", "name: Report.md",
        "nodes.report.artifacts[1].name: 'Report.md' is the name of nodes.report.artifacts[0].name too (line 58)")]
    [InlineData(
        "name: facts.json", "name: ../facts",
        "nodes.report.artifacts[1].name: must be a plain file name: letters, digits, '.', '_' and '-' (line 58)")]
    [InlineData(
        "result: \"${nodes.report.output}\"", "result: \"${nodes.none.output}\"",
        "result: ${nodes.none.output}: there is no node 'none' (line 59)")]
    public void Load_OneFault_NamesItWithItsPathAndLine(string old, string by, string expected) =>
        Assert.Contains(expected, Samples.Faults(old, by));

    [Fact]
    public void Load_TagsHintAndControls_AreReadWhereTheyStand()
    {
        var recipe = Samples.Load(Governed("[pii, 'team:x']", "draft", "2.5")).Value;

        Assert.Equal(["internal"], recipe.Tags);
        Assert.Equal(2.5m, recipe.Controls.BudgetUsd);
        Assert.Equal(["pii", "team:x"], recipe.Node("plan").Tags);
        Assert.Equal(ModelHint.Draft, ((AgentNode)recipe.Node("plan")).Hint);
        Assert.Equal(ModelHint.None, ((AgentNode)recipe.Node("report")).Hint);
        Assert.Null(Samples.Recipe.Controls.BudgetUsd);
    }

    [Theory]
    [InlineData("[PII]", "draft", "1", "nodes.plan.tags[0]")]
    [InlineData("[pii, pii]", "draft", "1", "nodes.plan.tags[1]")]
    [InlineData("pii", "draft", "1", "nodes.plan.tags")]
    [InlineData("[pii]", "fast", "1", "nodes.plan.hint")]
    [InlineData("[pii]", "draft", "-1", "controls.budgetUsd")]
    [InlineData("[pii]", "draft", "1, budget: 2", "controls.budget")]
    public void Load_WrongTagsHintOrControls_NamesThem(string tags, string hint, string budget, string path) =>
        Assert.Equal([path], Samples.Load(Governed(tags, hint, budget)).Faults.Select(fault => fault.Path));

    private static string Governed(string tags, string hint, string budget) =>
        Samples.Document.Replace("timeout: 5m", $"timeout: 5m\n    tags: {tags}\n    hint: {hint}", StringComparison.Ordinal)
        + $"\ntags: [internal]\ncontrols: {{ budgetUsd: {budget} }}\n";

    [Fact]
    public void Load_ManyFaults_ReportsThemAllInTheOrderOfTheDocument()
    {
        var faults = Samples.Load("""
            apiVersion: maestro/v1
            name: Bad Name
            version: one
            colour: red
            nodes:
              a: { kind: gate, needs: [b, ghost], title: t, payload: 1 }
              b: { kind: gate, needs: [a], title: "${inputs.x}", payload: 2, approvals: 0 }
              c: { kind: agent, model: m, prompt: prompts/absent.liquid }
              d: 7
            """).Faults;
        Assert.Equal(
            [
                "name", "version", "colour", "nodes.a.needs", "nodes.a.needs[1]", "nodes.b.approvals", "nodes.b.title",
                "nodes.c.prompt", "nodes.d",
            ],
            faults.Select(fault => fault.Path)
                .Order(Comparer<string>.Create(
                    (a, b) => Line(a).CompareTo(Line(b)) is var c and not 0 ? c : string.CompareOrdinal(a, b))));
        Assert.Equal(faults.Select(fault => Line(fault.Path)).Order(), faults.Select(fault => Line(fault.Path)));
        Assert.Contains(faults, fault => fault.Msg.Contains("a -> b -> a", StringComparison.Ordinal));

        int Line(string path)
        {
            var msg = faults.First(fault => fault.Path == path).Msg;
            return int.Parse(msg[(msg.LastIndexOf(' ') + 1)..^1], System.Globalization.CultureInfo.InvariantCulture);
        }
    }

    [Theory]
    [InlineData("", "is empty")]
    [InlineData("just text", "must be an object, not a string")]
    [InlineData("a: 1\n---\nb: 2", "has more than one document")]
    [InlineData("a: &x 1\nb: *x", "has an anchor; recipes have no anchors and aliases (line 1)")]
    [InlineData("a: !!binary abc", "has a tag; recipes have no YAML tags (line 1)")]
    [InlineData("? [a]\n: 1", "has a name that is not a string (line 1)")]
    [InlineData("a: [1, 2", "did not find expected ',' or ']'. (line 2)")]
    public void Load_NotARecipeAtAll_SaysSo(string document, string expected) =>
        Assert.Contains(Samples.Load(document).Faults, fault => fault.Msg.EndsWith(expected, StringComparison.Ordinal));

    [Fact]
    public void Load_NestedAndLongBeyondTheLimits_IsRefused()
    {
        Assert.Contains(
            "nested deeper", Samples.Load(string.Concat(Enumerable.Repeat("[", 5000))).Faults[0].Msg, StringComparison.Ordinal);
        Assert.Contains(
            "more than 50000 values", Samples.Load($"a: [{string.Join(',', Enumerable.Repeat("1", 60_000))}]").Faults[0].Msg,
            StringComparison.Ordinal);
        Assert.Contains(
            "a recipe may have", Samples.Load("a: " + new string('x', 1_100_000)).Faults[0].Msg, StringComparison.Ordinal);
        var nodes = string.Concat(Enumerable.Range(0, 501).Select(i => $"\n  n{i}: {{ kind: gate, title: t, payload: 1 }}"));
        Assert.Contains(
            "nodes: has 501 nodes; a recipe may have 500 (line 5)",
            Samples.Load($"apiVersion: maestro/v1\nname: x\nversion: 1.0.0\nnodes:{nodes}").Faults.Select(
                fault => fault.ToString()));
    }

    [Fact]
    public void Load_BrokenFiles_NamesTheFileAndItsLine()
    {
        var faults = Samples.Load(
            Samples.Document,
            ("prompts/plan.liquid", "one\n{{ inputs.nothing }}{{ nodes.report.output }}"),
            ("prompts/report.liquid", "one\ntwo {% for %}"),
            ("schemas/plan.schema.json", """{"type":"object","properties":{"a":{"type":"strng"}}}""")).Faults.Select(
                fault => fault.ToString()).ToList();
        Assert.Equal(
            [
                "nodes.plan.prompt: prompts/plan.liquid: inputs.nothing: there is no input 'nothing' (line 2)",
                "nodes.plan.prompt: prompts/plan.liquid: nodes.report.output: 'plan' does not need 'report', so its output may not be there; add it to needs (line 2)",
                "nodes.plan.output: schemas/plan.schema.json: properties.a.type: must be one or a list of array, boolean, integer, null, number, object, string",
                "nodes.approve.schema: schemas/plan.schema.json: properties.a.type: must be one or a list of array, boolean, integer, null, number, object, string",
                "nodes.report.prompt: prompts/report.liquid: a loop variable's name is expected, not the end (line 2)",
            ],
            faults);
    }

    [Fact]
    public void Load_NoDocument_SaysSo() =>
        Assert.Equal(
            "has no recipe.yaml", RecipeLoader.Load(FilePackage.Create([KeyValuePair.Create("a.txt", "x")]).Value).Faults[0].Msg);
}
