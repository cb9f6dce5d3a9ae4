using System.Runtime.CompilerServices;
using Host.Tests.Toolbox;
using Maestro.Embedded.App;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Host.Tests.Support;

/// <summary>
/// The whole product in this process, as <c>maestro up</c> runs it: real Kestrel on a free port, SQLite in a folder of its own,
/// router, simulator, and the toolbox as a tool server beside the shipped one.
/// </summary>
internal sealed class TestMaestro : IAsyncDisposable
{
    private readonly bool _ownsFolder;

    private TestMaestro(MaestroHost host, string folder, bool ownsFolder, LogSink log)
    {
        Host = host;
        Folder = folder;
        _ownsFolder = ownsFolder;
        Log = log;
        Toolbox = new Effects(ToolboxFolder(folder));
        Api = new Api(new Uri(host.Url));
    }

    /// <summary>The recipes beside this assembly: the shipped one and those of the tests.</summary>
    public static string Recipes { get; } = Path.Combine(AppContext.BaseDirectory, "Recipes");

    public MaestroHost Host { get; }

    public string Folder { get; }

    public LogSink Log { get; }

    public Effects Toolbox { get; }

    public TestPolicies Policies => TestPolicies.In(Folder);

    public Api Api { get; }

    public static async Task<TestMaestro> StartAsync(
        string? recipes = null, IReadOnlyDictionary<string, string?>? settings = null, string? folder = null,
        Action<IServiceCollection>? services = null, Action<TestPolicies>? prepare = null)
    {
        var own = folder ?? Directory.CreateTempSubdirectory("maestro-test-").FullName;
        prepare?.Invoke(TestPolicies.In(own));
        var log = new LogSink();
        var host = await MaestroHost.StartAsync(new MaestroHostOptions
        {
            Url = "http://127.0.0.1:0",
            DataDirectory = Path.Combine(own, "data"),
            Recipes = recipes ?? Recipes,
            Settings = Settings(own, settings),
            Services = services,
            Logging = logging => logging.ClearProviders().AddProvider(log).SetMinimumLevel(LogLevel.Debug),
        });
        return new TestMaestro(host, own, folder is null, log);
    }

    public static Dictionary<string, string?> Settings(string folder, IReadOnlyDictionary<string, string?>? more = null)
    {
        var settings = new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["mcpServers:toolbox:command"] = Environment.ProcessPath is { } path
                && Path.GetFileNameWithoutExtension(path) == "dotnet"
                ? path
                : "dotnet",
            ["mcpServers:toolbox:args:0"] = Path.Combine(AppContext.BaseDirectory, "Host.Tests.dll"),
            ["mcpServers:toolbox:args:1"] = "tools",
            ["mcpServers:toolbox:args:2"] = ToolboxFolder(folder),
            ["Maestro:Policies"] = TestPolicies.In(folder).Folder,
        };
        foreach (var (name, value) in more ?? new Dictionary<string, string?>()) settings[name] = value;
        return settings;
    }

    public async ValueTask DisposeAsync()
    {
        Api.Dispose();
        await Host.DisposeAsync();
        if (_ownsFolder) Directory.Delete(Folder, recursive: true);
    }

    public static string ToolboxFolder(string folder) => Path.Combine(folder, "toolbox");

    /// <summary>A model that the developer's machine offers must not answer in place of the simulator.</summary>
    [ModuleInitializer]
    internal static void ForgetProviders()
    {
        foreach (var name in (string[])
        [
            "OPENAI_API_KEY",
            "OPENAI_BASE_URL",
            "ANTHROPIC_API_KEY",
            "ROUTER_DRAFT_MODEL",
            "ROUTER_FINAL_MODEL",
        ])
            Environment.SetEnvironmentVariable(name, null);
    }
}
