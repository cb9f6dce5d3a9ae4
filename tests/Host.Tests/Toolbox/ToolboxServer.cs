using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Host.Tests.Toolbox;

/// <summary>An MCP server whose tools leave their effects in a folder and misbehave when a file there says so.</summary>
internal static class ToolboxServer
{
    public static async Task<int> RunAsync(string folder)
    {
        var builder = Microsoft.Extensions.Hosting.Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddSingleton(new Effects(folder)).AddMcpServer().WithStdioServerTransport().WithTools<ToolboxTools>();
        await builder.Build().RunAsync();
        return 0;
    }
}
