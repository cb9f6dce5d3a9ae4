using Host.Tests.Toolbox;

// Tests start this assembly as a process of its own: `dotnet Host.Tests.dll tools FOLDER` is an MCP server on standard input and
// output.
return args switch
{
    ["tools", var folder] => await ToolboxServer.RunAsync(folder),
    _ => throw new ArgumentException("Usage: Host.Tests tools FOLDER", nameof(args)),
};
