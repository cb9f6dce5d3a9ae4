using System.ComponentModel;
using ModelContextProtocol;
using ModelContextProtocol.Server;

namespace Host.Tests.Toolbox;

[McpServerToolType]
internal sealed class ToolboxTools(Effects effects)
{
    [McpServerTool(Name = "write", Destructive = true, Idempotent = false, UseStructuredContent = true)]
    [Description("Takes effect each time that it is called.")]
    public Task<Written> WriteAsync(string name, CancellationToken cancellationToken) =>
        ActAsync("write", name, cancellationToken);

    [McpServerTool(Name = "note", Idempotent = true, Destructive = false, UseStructuredContent = true)]
    [Description("Calling it twice is the same as calling it once.")]
    public Task<Written> NoteAsync(string name, CancellationToken cancellationToken) => ActAsync("note", name, cancellationToken);

    [McpServerTool(Name = "undo", Idempotent = true, UseStructuredContent = true)]
    [Description("Takes back what write or note did.")]
    public Task<Written> UndoAsync(string name, CancellationToken cancellationToken) => ActAsync("undo", name, cancellationToken);

    [McpServerTool(Name = "echo", ReadOnly = true, Idempotent = true)]
    [Description("Gives back what it is given.")]
    public static string Echo(string text) => text;

    [McpServerTool(Name = "environment", ReadOnly = true, Idempotent = true)]
    [Description("The environment variables that this process has.")]
    public static string ReadEnvironment(string name) =>
        string.Join(
            '\n',
            Environment.GetEnvironmentVariables().Cast<System.Collections.DictionaryEntry>()
                .Select(entry => $"{entry.Key}={entry.Value}"));

    private async Task<Written> ActAsync(string tool, string name, CancellationToken cancellationToken)
    {
        effects.Record(tool, name);
        switch (effects.Take(tool, name))
        {
            case Misbehaviour.Crash:
                Environment.Exit(70);
                break;
            case Misbehaviour.Hang:
                await Task.Delay(Timeout.Infinite, cancellationToken);
                break;
            case Misbehaviour.Fail:
                throw new McpException($"{name} was told to fail");
            case Misbehaviour.Dawdle:
                await Task.Delay(TimeSpan.FromMilliseconds(60), cancellationToken);
                break;
        }

        return new Written(tool, name);
    }
}

internal sealed record Written(string Tool, string Name);
