using System.Runtime.InteropServices;
using Microsoft.Extensions.Configuration;

namespace Maestro.Embedded.App;

/// <summary>The settings of the app on this host: defaults, then environment variables, then what the caller asked for.</summary>
internal static class MaestroSettings
{
    public static IConfiguration Read(MaestroHostOptions options)
    {
        var environment = new ConfigurationBuilder().AddInMemoryCollection(Defaults()).AddEnvironmentVariables().Build();
        var data = Path.GetFullPath(options.DataDirectory ?? environment["Maestro:DataDirectory"]!);
        var builder = new ConfigurationBuilder()
            .AddInMemoryCollection(Defaults())
            .AddInMemoryCollection([new("Maestro:Tools:Workspace", Path.Combine(data, "workspace"))])
            .AddJsonFile(Path.GetFullPath("mcp.json"), optional: true)
            .AddEnvironmentVariables()
            .AddInMemoryCollection(options.Settings)
            .AddInMemoryCollection([new("Maestro:DataDirectory", data)]);
        if (options.Url is { } url) builder.AddInMemoryCollection([new("Maestro:Url", url)]);
        if (options.Recipes is { } recipes) builder.AddInMemoryCollection([new("Maestro:Recipes", recipes)]);
        return builder.Build();
    }

    private static IEnumerable<KeyValuePair<string, string?>> Defaults() =>
    [
        new("Maestro:DataDirectory", ".maestro"),
        new("Maestro:Recipes", "recipes"),
        new("Maestro:Policies", "policies"),
        new("Maestro:ReconcileSchedule", "0 * * * * *"),
        new("Maestro:PruneSchedule", "0 30 3 * * *"),
        new("Maestro:RunRequestsQueue", "run-requests"),
        new("mcpServers:logs:command", DotNet()),
        new("mcpServers:logs:args:0", Path.Combine(AppContext.BaseDirectory, "Maestro.Tools.Logs.dll")),
    ];

    /// <summary>The <c>dotnet</c> that runs us, so that our tool servers run on the same one.</summary>
    private static string DotNet()
    {
        var name = OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet";
        var beside = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", name));
        return File.Exists(beside) ? beside : name;
    }
}
