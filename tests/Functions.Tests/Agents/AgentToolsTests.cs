using System.Text.Json;
using Maestro.Functions.Agents;
using Maestro.Recipes;

namespace Functions.Tests.Agents;

public sealed class AgentToolsTests
{
    [Theory]
    [InlineData(
        """{"type":"object","properties":{"file":{"type":"string"},"limit":{"type":"integer"}},"required":["file","limit"]}""",
        """{"type":"object","properties":{"limit":{"type":"integer"}},"required":["limit"]}""")]
    [InlineData(
        """{"type":"object","properties":{"file":{"type":"string"}},"required":["file"]}""",
        """{"type":"object","properties":{},"required":[]}""")]
    [InlineData("""{"type":"object","properties":{"other":{}}}""", """{"type":"object","properties":{"other":{}}}""")]
    [InlineData("""{"type":"object"}""", """{"type":"object"}""")]
    public void Without_BoundArguments_NeitherShowsNorAsksForThem(string schema, string expected)
    {
        using var document = JsonDocument.Parse(schema);
        Assert.Equal(expected, AgentTools.Without(document.RootElement, new HashSet<string> { "file" }).GetRawText());
        Assert.Equal(schema, document.RootElement.GetRawText());
    }

    [Fact]
    public void Resolve_OfANameThatTheNodeDoesNotHave_IsNothing()
    {
        Assert.True(ToolName.TryParse("logs.outline", out var outline));
        var node = new AgentNode { Id = "a", Model = "m", Prompt = "p", Tools = [outline] };
        Assert.Equal(outline, AgentTools.Resolve(node, "logs__outline"));
        foreach (var name in (string[])["logs.outline", "logs__search", "LOGS__OUTLINE", "outline", ""])
            Assert.Null(AgentTools.Resolve(node, name));
    }
}
