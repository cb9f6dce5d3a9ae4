using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Maestro.Tools.Logs;
using Maestro.Tools.Logs.Workspace;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;

namespace Tools.Logs.Tests;

/// <summary>The real process, through the SDK's own client.</summary>
[SuppressMessage("Design", "CA1001", Justification = "xunit calls IAsyncLifetime.DisposeAsync.")]
public sealed class ServerTests : IAsyncLifetime
{
    private static readonly string[] ToolNames = ["count", "outline", "rate", "search", "span"];

    private readonly TempLog _log = new(
        "2026-01-31T10:00:00Z info: Shop.Cart[0] added 3",
        "2026-01-31T10:00:05Z fail: Shop.Pay[7] charge of order 17 failed: timeout",
        "2026-01-31T10:01:05Z warn: Shop.Pay[8] retry 1",
        "2026-01-31T10:02:05Z fail: Shop.Pay[7] charge of order 18 failed: timeout");

    private readonly List<string> _errors = [];
    private McpClient _client = null!;

    public async Task InitializeAsync()
    {
        var options = new StdioClientTransportOptions
        {
            Command = "dotnet",
            Arguments = [typeof(LogTools).Assembly.Location],
            EnvironmentVariables = new Dictionary<string, string?> { [WorkspaceGuard.Variable] = _log.Folder },
            StandardErrorLines = _errors.Add,
        };
        _client = await McpClient.CreateAsync(new StdioClientTransport(options));
    }

    public async Task DisposeAsync()
    {
        await _client.DisposeAsync();
        _log.Dispose();
    }

    [Fact]
    public async Task ListTools_ShowsFiveReadOnlyToolsWithDescribedArguments()
    {
        var tools = await _client.ListToolsAsync();
        Assert.Equal(ToolNames, tools.Select(tool => tool.Name).Order(StringComparer.Ordinal));
        Assert.All(tools, tool =>
        {
            Assert.True(
                tool.ProtocolTool.Annotations is { ReadOnlyHint: true, IdempotentHint: true,
                    DestructiveHint: false, OpenWorldHint: false });
            Assert.Equal("file", tool.JsonSchema.GetProperty("required").EnumerateArray().Single().GetString());
            Assert.All(
                tool.JsonSchema.GetProperty("properties").EnumerateObject(),
                property => Assert.NotEmpty(property.Value.GetProperty("description").GetString()!));
            Assert.NotNull(tool.ProtocolTool.OutputSchema);
        });
    }

    [Fact]
    public async Task Outline_GivesTheFactsAsStructuredJson()
    {
        var outline = await CallAsync("outline");
        Assert.Equal(4, outline.GetProperty("lines").GetInt64());
        Assert.Equal("dotnet-console", outline.GetProperty("format").GetString());
        Assert.Equal(
            """[{"level":"error","count":2},{"level":"warn","count":1},{"level":"info","count":1}]""",
            outline.GetProperty("levels").GetRawText());
        Assert.Equal(
            "charge of order # failed: timeout", outline.GetProperty("topErrors")[0].GetProperty("signature").GetString());
    }

    [Fact]
    public async Task Count_ByLevelAndComponent_Groups()
    {
        var counted = await CallAsync("count", ("by", new[] { "level", "component" }), ("levels", new[] { "error", "warn" }));
        Assert.Equal("""{"count":2,"level":"error","component":"Shop.Pay"}""", counted.GetProperty("groups")[0].GetRawText());
        Assert.Equal(3, counted.GetProperty("total").GetInt64());
        Assert.Equal("""{"levels":["error","warn"]}""", counted.GetProperty("filter").GetRawText());
    }

    [Fact]
    public async Task Search_GivesLineNumbers()
    {
        var found = await CallAsync("search", ("pattern", "TIMEOUT$"), ("ignoreCase", true), ("limit", 1), ("after", 1));
        Assert.Equal(2, found.GetProperty("items")[0].GetProperty("line").GetInt64());
        Assert.True(found.GetProperty("truncated").GetBoolean());
        Assert.Equal(1, found.GetProperty("items")[0].GetProperty("after").GetArrayLength());
    }

    [Fact]
    public async Task Rate_GivesBucketsAndPeak()
    {
        var rate = await CallAsync("rate", ("bucket", "1m"));
        Assert.Equal(
            [2L, 1L, 1L], rate.GetProperty("buckets").EnumerateArray().Select(bucket => bucket.GetProperty("count").GetInt64()));
        Assert.Equal("2026-01-31T10:00:00.000Z", rate.GetProperty("peak").GetProperty("start").GetString());
    }

    [Fact]
    public async Task Span_GivesFirstAndLast()
    {
        var span = await CallAsync("span", ("levels", new[] { "error" }));
        Assert.Equal(
            (2L, 4L, 120d),
            (span.GetProperty("first").GetProperty("line").GetInt64(), span.GetProperty("last").GetProperty("line").GetInt64(),
            span.GetProperty("durationSeconds").GetDouble()));
    }

    [Theory]
    [InlineData("/etc/hostname", "outside the workspace")]
    [InlineData("missing.log", "No such file")]
    public async Task AnyTool_FileThatIsNotThere_IsAToolErrorWithTheReason(string file, string reason)
    {
        var result = await _client.CallToolAsync("outline", new Dictionary<string, object?> { ["file"] = file });
        Assert.True(result.IsError);
        Assert.Contains(reason, Text(result), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Search_BadArguments_AreToolErrorsAndTheServerLivesOn()
    {
        Assert.Contains("1 to 500", await FaultAsync("search", ("pattern", "x"), ("limit", 0)), StringComparison.Ordinal);
        Assert.Contains("at least one", await FaultAsync("search"), StringComparison.Ordinal);
        Assert.Contains("not a regular expression", await FaultAsync("span", ("pattern", "(")), StringComparison.Ordinal);
        Assert.Contains("capturing group", await FaultAsync("count", ("capture", "x")), StringComparison.Ordinal);
        Assert.NotEmpty(await FaultAsync("count", ("by", new[] { "colour" })));
        Assert.Equal(4, (await CallAsync("outline")).GetProperty("lines").GetInt64());
    }

    private static string Text(CallToolResult result) =>
        string.Concat(result.Content.OfType<TextContentBlock>().Select(block => block.Text));

    private async Task<JsonElement> CallAsync(string tool, params (string Name, object Value)[] arguments)
    {
        var result = await CallRawAsync(tool, arguments);
        Assert.False(result.IsError ?? false, Text(result) + string.Join('\n', _errors));
        Assert.NotNull(result.StructuredContent);
        return JsonSerializer.SerializeToElement(result.StructuredContent);
    }

    private async Task<string> FaultAsync(string tool, params (string Name, object Value)[] arguments)
    {
        var result = await CallRawAsync(tool, arguments);
        Assert.True(result.IsError);
        return Text(result);
    }

    private ValueTask<CallToolResult> CallRawAsync(string tool, (string Name, object Value)[] arguments) =>
        _client.CallToolAsync(
            tool, arguments.Append(("file", _log.Path)).ToDictionary(pair => pair.Item1, pair => (object?)pair.Item2));
}
