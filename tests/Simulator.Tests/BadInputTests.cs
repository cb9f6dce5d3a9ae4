using System.Net;
using System.Text.Json;

namespace Simulator.Tests;

public sealed class BadInputTests
{
    private const string Script = """
        rules:
          - { name: broken, when: { lastUser: broken }, answer: "{{ toolResults.nothing.there }}" }
          - { answer: ok }
        """;

    [Theory]
    [InlineData("", HttpStatusCode.BadRequest, null)]
    [InlineData("{", HttpStatusCode.BadRequest, null)]
    [InlineData("\u0000\u0001", HttpStatusCode.BadRequest, null)]
    [InlineData("[]", HttpStatusCode.BadRequest, null)]
    [InlineData("""{"messages":[{"role":"user","content":"x"}]}""", HttpStatusCode.BadRequest, "model")]
    [InlineData("""{"model":1,"messages":[{"role":"user","content":"x"}]}""", HttpStatusCode.BadRequest, "model")]
    [InlineData("""{"model":"m","messages":[]}""", HttpStatusCode.BadRequest, "messages")]
    [InlineData("""{"model":"m","messages":[{"content":"x"}]}""", HttpStatusCode.BadRequest, "messages[0].role")]
    [InlineData("""{"model":"m","messages":[3]}""", HttpStatusCode.BadRequest, "messages[0].role")]
    [InlineData("""{"model":"m","n":2,"messages":[{"role":"user","content":"x"}]}""", HttpStatusCode.BadRequest, "n")]
    public async Task Chat_WithABadBody_IsAnOpenAIError(string body, HttpStatusCode status, string? param)
    {
        await using var server = await SimulatorServer.StartAsync(Script);
        using var response = await server.PostAsync(body);
        using var error = JsonDocument.Parse(await response.Content.ReadAsStringAsync());
        var details = error.RootElement.GetProperty("error");

        Assert.Equal(status, response.StatusCode);
        Assert.Equal("invalid_request_error", details.GetProperty("type").GetString());
        Assert.NotEmpty(details.GetProperty("message").GetString()!);
        Assert.Equal(param, details.TryGetProperty("param", out var named) ? named.GetString() : null);
    }

    [Fact]
    public async Task Chat_AboveTheBodyLimit_Is413()
    {
        await using var server = await SimulatorServer.StartAsync(Script, options => options with { MaxRequestBytes = 1000 });
        using var response = await server.PostAsync(new string('x', 1001));

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, response.StatusCode);
        Assert.Contains("\"error\"", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Chat_WhoseTemplateRefersToNothing_Is500NamingTheRule()
    {
        await using var server = await SimulatorServer.StartAsync(Script);
        using var response = await server.PostAsync("""{"model":"m","messages":[{"role":"user","content":"broken"}]}""");

        Assert.Equal(HttpStatusCode.InternalServerError, response.StatusCode);
        Assert.Contains("Rule 'broken'", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }
}
