using Maestro.Tools.Logs;
using Maestro.Tools.Logs.Workspace;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using LogLevel = Microsoft.Extensions.Logging.LogLevel;

// No configuration files and no default providers: standard output belongs to the protocol alone.
var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { Args = args });
builder.Logging.AddConsole(console => console.LogToStandardErrorThreshold = LogLevel.Trace).SetMinimumLevel(LogLevel.Warning);
builder.Services
    .AddSingleton(TimeProvider.System)
    .AddSingleton(new WorkspaceGuard(Environment.GetEnvironmentVariable(WorkspaceGuard.Variable)))
    .AddMcpServer(
        server => server.ServerInfo = new() { Name = "maestro-logs", Title = "Maestro log tools", Version = ServerVersion.Text })
    .WithStdioServerTransport()
    .WithTools<LogTools>();
await builder.Build().RunAsync();
