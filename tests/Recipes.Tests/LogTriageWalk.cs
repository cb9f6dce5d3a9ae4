using System.Text.Json.Nodes;
using Maestro;
using Maestro.Expressions;
using Maestro.Prompts;
using Maestro.Recipes;
using Maestro.Schemas;

namespace Recipes.Tests;

/// <summary>What a run of log-triage leaves behind.</summary>
internal sealed record LogTriageResult(JsonNode Plan, JsonArray Facts, JsonNode Report, string Markdown);

/// <summary>
/// Goes through the recipe node by node, with the real templates, schemas, script and tools, but without an engine: what a
/// host adds (durability, gates, tracing) is not this test's business.
/// </summary>
internal sealed class LogTriageWalk(SimulatedModel model, LogTools tools, byte[] log)
{
    private readonly Recipe _recipe = RecipeFolder.Load("log-triage");
    private readonly Dictionary<string, JsonNode?> _outputs = [];

    public async Task<LogTriageResult> RunAsync()
    {
        await PlanAsync();
        await AnswerAsync("critique");
        _outputs["approve"] = _outputs["critique"];
        await ExecuteAsync();
        await AnswerAsync("report");
        return new LogTriageResult(
            _outputs["approve"]!, _outputs["execute"]!.AsArray(), _outputs["report"]!, Render("templates/report.liquid"));
    }

    private async Task PlanAsync()
    {
        var opening = Opening("plan");
        var asked = await model.AskAsync(opening);
        var call = Assert.Single(asked["tool_calls"]!.AsArray())!;
        Assert.Equal("logs__outline", call["function"]!["name"]!.GetValue<string>());
        var outline = await tools.CallAsync(
            "logs.outline", JsonNode.Parse(call["function"]!["arguments"]!.GetValue<string>())!.AsObject());
        var result = new JsonObject
        {
            ["role"] = "tool",
            ["tool_call_id"] = call["id"]!.DeepClone(),
            ["content"] = outline.ToJsonString(),
        };
        Keep("plan", await model.AskAsync([.. opening, asked, result]));
    }

    private async Task AnswerAsync(string node) => Keep(node, await model.AskAsync(Opening(node)));

    private async Task ExecuteAsync()
    {
        var results = new JsonArray();
        foreach (var step in _outputs["approve"]!["steps"]!.AsArray())
            results.Add(await tools.CallAsync(step!["tool"]!.GetValue<string>(), step["args"]!.AsObject()));
        _outputs["execute"] = results;
    }

    private JsonObject[] Opening(string id)
    {
        var node = (AgentNode)_recipe.Node(id);
        return
        [
            new JsonObject { ["role"] = "system", ["content"] = Render(node.System!) },
            new JsonObject { ["role"] = "user", ["content"] = Render(node.Prompt) },
        ];
    }

    private void Keep(string id, JsonObject message)
    {
        var answer = JsonNode.Parse(message["content"]!.GetValue<string>())!;
        var schema = ((AgentNode)_recipe.Node(id)).Output!;
        Assert.Empty(JsonSchemaCheck.Parse(_recipe.Package.Text(schema)!).Value.Check(answer));
        _outputs[id] = answer;
    }

    private string Render(string path)
    {
        var scope = new Scope
        {
            Run = new RunFacts("run-1", _recipe.Name, _recipe.Version),
            Inputs = new JsonObject
            {
                ["log"] = new JsonObject { ["digest"] = Digest.Of(log), ["bytes"] = log.Length, ["name"] = "app.log" },
                ["question"] = "What went wrong, and when?",
            },
            Outputs = _outputs.ToDictionary(),
        };
        var rendered = PromptTemplate.Parse(_recipe.Package.Text(path)!, path).Value.Render(scope, path);
        Assert.Empty(rendered.Faults);
        return rendered.Value;
    }
}
