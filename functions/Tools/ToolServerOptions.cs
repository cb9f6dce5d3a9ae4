namespace Maestro.Functions.Tools;

/// <summary>
/// The MCP servers that recipes may name, in the field's usual shape: <c>mcpServers.&lt;name&gt;</c> with either
/// <c>command</c> and <c>args</c> (a child process, stdio) or <c>url</c> (streamable HTTP).
/// </summary>
public sealed class ToolServerOptions
{
    public const string Section = "mcpServers";

    public Dictionary<string, ToolServerSettings> Servers { get; } = new(StringComparer.Ordinal);

    /// <summary>Folder for files that tools read. Staged by digest; safe to delete while nothing runs.</summary>
    public string Workspace { get; set; } = Path.Combine(Path.GetTempPath(), "maestro-workspace");
}

public sealed class ToolServerSettings
{
    public string? Command { get; set; }

    public IReadOnlyList<string> Args { get; set; } = [];

    /// <summary>
    /// Environment of the child process, on top of a minimal one: ours is not handed down, for it may hold keys.
    /// </summary>
    public Dictionary<string, string?> Env { get; set; } = new(StringComparer.Ordinal);

    public Uri? Url { get; set; }
}
