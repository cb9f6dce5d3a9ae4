using System.Text;
using Maestro.Packages;
using Maestro.Problems;
using Maestro.Recipes;
using Maestro.Recipes.Loading;

namespace Maestro.Tests.Recipes;

/// <summary>A valid recipe that uses every part of the format, and ways to change it.</summary>
internal static class Samples
{
    public const string Document = """
        apiVersion: maestro/v1
        name: log-triage
        version: 1.0.0
        description: Finds out what a log says.
        autonomy: L3
        inputs:
          log: { type: file, required: true, maxBytes: 1000, description: The log }
          question: { type: string, default: "What went wrong?", maxLength: 200 }
          top: { type: integer, minimum: 1, maximum: 100, default: 10 }
          mode: { type: string, enum: [fast, deep] }
        tools:
          logs:
            allow: [outline, search]
            bind: { file: "${inputs.log}" }
          ops:
            allow: [restart, undo]
        nodes:
          plan:
            kind: agent
            model: draft
            system: prompts/plan.system.liquid
            prompt: prompts/plan.liquid
            tools: [logs.outline]
            maxTurns: 6
            temperature: 0
            maxTokens: 900
            output: schemas/plan.schema.json
            retry: { maxAttempts: 5, firstDelay: 500ms, backoff: 1.5, maxDelay: 1m30s }
            timeout: 5m
          approve:
            kind: gate
            needs: [plan]
            title: "Run ${nodes.plan.output.name}?"
            payload: "${nodes.plan.output}"
            schema: schemas/plan.schema.json
            approvals: 2
            expires: 7d
          execute:
            kind: map
            needs: [approve]
            over: "${nodes.approve.output.steps}"
            parallelism: 2
            maxItems: 50
            do: { tool: "${item.tool}", with: "${item.args}" }
          restart:
            kind: tool
            needs: [approve]
            tool: ops.restart
            with: { a: 1, b: "${nodes.plan.output.steps[0].tool}", c: [true, null, 1.5] }
            compensate: { tool: ops.undo, with: { what: "${nodes.restart.output}" } }
          report:
            kind: agent
            needs: [execute, restart]
            model: final
            prompt: prompts/report.liquid
            artifacts:
              - { name: report.md, template: templates/report.liquid, mediaType: text/markdown }
              - { name: facts.json, value: "${nodes.execute.output}" }
        result: "${nodes.report.output}"
        """;

    public static readonly IReadOnlyDictionary<string, string> Files = new Dictionary<string, string>
    {
        ["recipe.yaml"] = Document,
        ["prompts/plan.system.liquid"] = "You plan for {{ run.recipe }}.",
        ["prompts/plan.liquid"] = "Answer {{ inputs.question }} from {{ inputs.log.name }}.",
        ["prompts/report.liquid"] = "{% for step in nodes.execute.output %}{{ step | json }}\n{% endfor %}",
        ["templates/report.liquid"] = "# {{ nodes.report.output.text }}",
        ["schemas/plan.schema.json"] = """
            {"type":"object","required":["name","steps"],"properties":{"name":{"type":"string"},"steps":{"type":"array",
            "items":{"type":"object","properties":{"tool":{"type":"string"},"args":{"type":"object"}}}}}}
            """,
        ["notes.txt"] = "Nobody refers to this.",
    };

    public static Recipe Recipe => Load(Document).Value;

    public static Result<Recipe> Load(string document, params (string Path, string Text)[] files)
    {
        var all = new Dictionary<string, string>(Files) { ["recipe.yaml"] = document };
        foreach (var (path, text) in files)
            all[path] = text;
        return RecipeLoader.Load(FilePackage.Create(all).Value);
    }

    public static Result<Recipe> Load(byte[] document) => RecipeLoader.Load(FilePackage.Create(
        Files.Select(file => KeyValuePair.Create<string, ReadOnlyMemory<byte>>(
            file.Key, file.Key == "recipe.yaml" ? document : Encoding.UTF8.GetBytes(file.Value)))).Value);

    /// <summary>The faults of the sample with one stretch of it replaced.</summary>
    public static IReadOnlyList<string> Faults(string old, string by)
    {
        Assert.Contains(old, Document, StringComparison.Ordinal);
        var at = Document.IndexOf(old, StringComparison.Ordinal);
        return [.. Load(string.Concat(Document.AsSpan(0, at), by, Document.AsSpan(at + old.Length))).Faults.Select(
            fault => fault.ToString())];
    }
}
