using System.Runtime.CompilerServices;
using Maestro.Packages;
using Maestro.Recipes;
using Maestro.Recipes.Loading;
using Maestro.Yaml;
using Maestro.Schemas;

namespace Maestro.Tests.Recipes;

/// <summary>recipes/recipe.schema.json and the parser agree on what a recipe looks like.</summary>
public sealed class EditorSchemaTests
{
    private static readonly JsonSchemaCheck Schema = JsonSchemaCheck.Parse(File.ReadAllText(SchemaPath())).Value;

    [Fact]
    public void Schema_TheSample_Accepts() => Assert.Empty(Check(Samples.Document));

    [Fact]
    public void Schema_EveryShippedRecipe_IsAcceptedByItAndByTheParser()
    {
        foreach (var recipe in Directory.EnumerateFiles(
            Path.GetDirectoryName(SchemaPath())!, "recipe.yaml", SearchOption.AllDirectories))
        {
            Assert.Empty(Check(File.ReadAllText(recipe)));
            var folder = Path.GetDirectoryName(recipe)!;
            var files = Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
                .Where(file => Path.GetExtension(file) is ".yaml" or ".liquid" or ".json")
                .Select(
                    file => KeyValuePair.Create(Path.GetRelativePath(folder, file).Replace('\\', '/'), File.ReadAllText(file)));
            var loaded = RecipeLoader.Load(FilePackage.Create(files).Value);
            Assert.Empty(loaded.Faults);
            Assert.Equal(Path.GetFileName(folder), loaded.Value.Name);
        }
    }

    [Theory]
    [InlineData("apiVersion: maestro/v1", "apiVersion: v2")]
    [InlineData("apiVersion: maestro/v1\n", "")]
    [InlineData("name: log-triage", "name: Log_Triage")]
    [InlineData("version: 1.0.0", "version: 1.0")]
    [InlineData("version: 1.0.0", "version: one")]
    [InlineData("autonomy: L3", "autonomy: L9")]
    [InlineData("autonomy: L3", "colour: red")]
    [InlineData("type: file, required: true", "type: blob, required: true")]
    [InlineData("type: file, required: true", "type: file, required: maybe")]
    [InlineData("type: file, required: true", "type: file, default: x")]
    [InlineData("default: 10", "default: ten")]
    [InlineData("default: 10", "maxLength: 10")]
    [InlineData("enum: [fast, deep]", "enum: []")]
    [InlineData("allow: [restart, undo]", "allow: []")]
    [InlineData("allow: [restart, undo]", "deny: [restart]")]
    [InlineData("bind: { file: \"${inputs.log}\" }", "bind: 3")]
    [InlineData("kind: map", "kind: loop")]
    [InlineData("kind: map\n", "")]
    [InlineData("model: draft", "modle: draft")]
    [InlineData("prompt: prompts/plan.liquid", "prompt: ../plan.liquid")]
    [InlineData("prompt: prompts/plan.liquid", "prompt: /plan.liquid")]
    [InlineData("tools: [logs.outline]", "tools: [outline]")]
    [InlineData("tools: [logs.outline]", "tools: [logs.outline, logs.outline]")]
    [InlineData("maxTurns: 6", "hint: fast")]
    [InlineData("maxTurns: 6", "tags: [PII]")]
    [InlineData("autonomy: L3", "controls: { budget: 3 }")]
    [InlineData("maxTurns: 6", "maxTurns: 0")]
    [InlineData("maxTurns: 6", "maxTurns: 1.5")]
    [InlineData("temperature: 0", "temperature: 3")]
    [InlineData("timeout: 5m", "timeout: 5 minutes")]
    [InlineData("timeout: 5m", "timeout: 5")]
    [InlineData("maxAttempts: 5", "maxAttempts: 0")]
    [InlineData("backoff: 1.5", "backoff: 0.5")]
    [InlineData("backoff: 1.5", "jitter: 1")]
    [InlineData("needs: [plan]", "needs: plan")]
    [InlineData("approvals: 2", "approvals: 0")]
    [InlineData("payload: \"${nodes.plan.output}\"\n", "")]
    [InlineData("parallelism: 2", "parallelism: 0")]
    [InlineData("over: \"${nodes.approve.output.steps}\"", "over: steps")]
    [InlineData("do: { tool: \"${item.tool}\", with: \"${item.args}\" }", "do: { with: \"${item.args}\" }")]
    [InlineData("with: { a: 1, b: \"${nodes.plan.output.steps[0].tool}\", c: [true, null, 1.5] }", "with: [1]")]
    [InlineData("template: templates/report.liquid", "value: 1, template: templates/report.liquid")]
    [InlineData("name: facts.json", "name: a/b")]
    [InlineData("mediaType: text/markdown", "mediaType: markdown")]
    public void Schema_AStructuralFault_IsRejectedByItAndByTheParser(string old, string by)
    {
        Assert.NotEmpty(Samples.Faults(old, by));
        var at = Samples.Document.IndexOf(old, StringComparison.Ordinal);
        var document = string.Concat(Samples.Document.AsSpan(0, at), by, Samples.Document.AsSpan(at + old.Length));
        if (YamlReader.Read(document, new("recipe")).IsOk)
            Assert.NotEmpty(Check(document));
    }

    private static IReadOnlyList<Problems.Fault> Check(string document) =>
        Schema.Check(YamlReader.Read(document, new("recipe")).Value.ToJson());

    private static string SchemaPath([CallerFilePath] string here = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "../../../recipes/recipe.schema.json"));
}
