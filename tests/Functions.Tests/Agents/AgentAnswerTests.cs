using Maestro.Functions.Agents;
using Maestro.Packages;
using Maestro.Recipes;
using Maestro.Recipes.Loading;
using Microsoft.Extensions.AI;

namespace Functions.Tests.Agents;

public sealed class AgentAnswerTests
{
    private const string Document = """
        apiVersion: maestro/v1
        name: answer
        version: 1.0.0
        description: d
        nodes:
          typed: { kind: agent, model: draft, prompt: prompts/p.liquid, output: schemas/s.json }
          free: { kind: agent, model: draft, prompt: prompts/p.liquid }
        """;

    private static readonly Recipe Recipe = RecipeLoader.Load(FilePackage.Create(new Dictionary<string, string>
    {
        ["recipe.yaml"] = Document,
        ["prompts/p.liquid"] = "Hello",
        ["schemas/s.json"] =
            """{ "type": "object", "required": ["n"], "additionalProperties": false, "properties": { "n": { "type": "integer" } } }""",
    }).Value).Value;

    [Theory]
    [InlineData("""{"n":1}""")]
    [InlineData("""  {"n": 1}  """)]
    [InlineData("```json\n{\"n\": 1}\n```")]
    [InlineData("```\n{\"n\": 1}\n```\n")]
    public void Read_OfJsonThatFits_IsTheOutput(string text) =>
        Assert.Equal("""{"n":1}""", Read("typed", text).Output!.ToJsonString());

    [Theory]
    [InlineData("I think {\"n\":1}")]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[1]")]
    [InlineData("""{"n":"1"}""")]
    [InlineData("""{"n":1,"m":2}""")]
    [InlineData("""{"n":1,"n":2}""")]
    [InlineData("""{"n":1""")]
    [InlineData("```{\"n\": 1}```")]
    public void Read_OfAnythingElse_AsksForRepairAndHasNoOutput(string text)
    {
        var answer = Read("typed", text);
        Assert.Null(answer.Output);
        Assert.NotNull(answer.Repair);
        Assert.NotNull(answer.Error);
    }

    [Fact]
    public void Read_OfAnAnswerWithSeveralFaults_TellsTheModelAllOfThem()
    {
        var repair = Read("typed", """{"n":"x","a":1,"b":2}""").Repair!;
        foreach (var name in (string[])["n", "a", "b"]) Assert.Contains($"\n- {name}: ", repair, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_WithoutASchema_WrapsTheText() =>
        Assert.Equal("""{"text":"Hi."}""", Read("free", "Hi.").Output!.ToJsonString());

    [Fact]
    public void Read_OfNoTextWithoutASchema_AsksForRepair() => Assert.NotNull(Read("free", " \n ").Repair);

    [Theory]
    [InlineData("length", "token limit")]
    [InlineData("content_filter", "content filter")]
    public void Read_OfAnAnswerThatWasStopped_IsAnErrorBeyondRepair(string finish, string word)
    {
        var answer = Read("typed", """{"n":1}""", new ChatFinishReason(finish));
        Assert.Null(answer.Output);
        Assert.Null(answer.Repair);
        Assert.Contains(word, answer.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_OfToolCallsBesideText_IsTheCallsInOrder()
    {
        var response = new ChatResponse(new ChatMessage(
            ChatRole.Assistant,
            [new TextContent("""{"n":1}"""), new FunctionCallContent("b", "x"), new FunctionCallContent("a", "y")]));
        var answer = AgentAnswer.Read(Recipe, (AgentNode)Recipe.Node("typed"), response);
        Assert.Equal(["b", "a"], answer.ToolCalls);
        Assert.Null(answer.Output);
    }

    private static AgentAnswer Read(string node, string text, ChatFinishReason? finish = null) => AgentAnswer.Read(
        Recipe, (AgentNode)Recipe.Node(node),
        new ChatResponse(new ChatMessage(ChatRole.Assistant, text)) { FinishReason = finish ?? ChatFinishReason.Stop });
}
