using Maestro.Embedded.Hosting;
using Maestro.Policies;
using Maestro.Policies.Folders;
using Maestro.Problems;
using Maestro.Router;
using Maestro.Router.Configuration;
using Maestro.Router.Configuration.Yaml;
using Maestro.Router.Detection;
using Maestro.Router.Hosting;
using Maestro.Simulator;
using Maestro.Simulator.Scripts;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;

namespace Maestro.Embedded.App;

/// <summary>
/// The way to models: the router named by <c>Maestro:RouterUrl</c>, or one in this process. That one follows the file
/// <c>Maestro:RouterConfig</c>, or finds out by itself what there is, down to the simulator.
/// </summary>
internal sealed class ModelAccess : IAsyncDisposable
{
    private readonly List<WebApplication> _servers = [];
    private ILoggerFactory? _logging;

    public string RouterUrl { get; private set; } = "";

    public bool Simulated { get; private set; }

    public IReadOnlyList<string> Findings { get; private set; } = [];

    public static async Task<ModelAccess> OpenAsync(
        IConfiguration settings, MaestroHostOptions options, CancellationToken cancellationToken)
    {
        var access = new ModelAccess();
        try
        {
            await access.StartAsync(settings, options, cancellationToken);
            return access;
        }
        catch (Exception fault) when (fault is ConfigException or ScriptException or IOException or UnauthorizedAccessException)
        {
            await access.DisposeAsync();
            throw new HostStartException(fault.Message, fault);
        }
        catch
        {
            await access.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var server in Enumerable.Reverse(_servers)) await server.DisposeAsync();
        _logging?.Dispose();
    }

    private async Task StartAsync(IConfiguration settings, MaestroHostOptions options, CancellationToken cancellationToken)
    {
        if (settings["Maestro:RouterUrl"] is { Length: > 0 } url)
        {
            RouterUrl = url;
            Findings = [$"Models are reached through the router at {url}."];
            return;
        }

        _logging = LoggerFactory.Create(builder =>
        {
            builder.AddFilter("Microsoft", LogLevel.Warning);
            options.Logging?.Invoke(builder);
        });
        var config = settings["Maestro:RouterConfig"] is { Length: > 0 } file
            ? FromFile(file)
            : await DetectAsync(settings, options.Time, cancellationToken);
        var data = settings["Maestro:DataDirectory"]!;
        DataDirectoryLock.Create(data); // before the router makes it, for everybody to read
        RouterUrl = await StartAsync(
            RouterApp.Build(config, new RouterOptions
            {
                Time = options.Time,
                Logging = _logging,
                DrainTime = TimeSpan.FromSeconds(5),
                DataDirectory = Path.Combine(data, "router"),
                ConfigFile = settings["Maestro:RouterConfig"] is { Length: > 0 } watched ? watched : null,
                Policies = Policies(settings),
            }), cancellationToken);
    }

    /// <summary>
    /// The same policies as the app's. Null, no policy about routes, when there is neither their folder nor a server.
    /// </summary>
    private static PolicyOptions? Policies(IConfiguration settings)
    {
        var folder = PolicyOptions.Locate(settings["Maestro:Policies"]!);
        var read = PolicyOptions.Read(Directory.Exists(folder) ? folder : null, name => settings[name]);
        if (!read.TryGet(out var options)) throw new ConfigException("Policy", read.Faults);
        // Looked at here already, so that what is wrong is said by the name of the setting.
        if (options.Folder is not null && PolicySet.FromFolder(folder) is { IsOk: false, Faults: var faults })
            throw new ConfigException(
                "Policy", [.. faults.Select(fault => new Fault($"Maestro:Policies: {fault.Path}", fault.Msg))]);
        return options.Folder is null && options.Opa is null ? null : options;
    }

    private RouterConfig FromFile(string file)
    {
        var report = ConfigReader.Read(File.ReadAllText(file));
        if (report.Config is not { } config) throw new ConfigException(file, report.Errors);
        Findings = [$"Models are routed as {file} says.", .. report.Warnings.Select(warning => $"{file}: {warning}")];
        return config;
    }

    private async Task<RouterConfig> DetectAsync(IConfiguration settings, TimeProvider time, CancellationToken cancellationToken)
    {
        var found = await AutoConfiguration.DetectAsync(new DetectionOptions(), cancellationToken);
        if (found.Config is null)
        {
            var script = SimulatorScript.Load(Scripts(settings["Maestro:Recipes"]!));
            var url = await StartAsync(
                SimulatorApp.Build(new SimulatorOptions { Script = script, Time = time, Logging = _logging }), cancellationToken);
            found = await AutoConfiguration.DetectAsync(new DetectionOptions { SimulatorUrl = url }, cancellationToken);
        }

        (Simulated, Findings) = (found.Simulated, found.Findings);
        return found.Config!;
    }

    /// <summary>Each recipe may say what the simulator answers for it.</summary>
    private static IEnumerable<string> Scripts(string recipes) =>
        !Directory.Exists(recipes)
            ? []
            : Directory.EnumerateDirectories(recipes)
                .Select(folder => Path.Combine(folder, "simulator.yaml"))
                .Where(File.Exists)
                .Order(StringComparer.Ordinal);

    private async Task<string> StartAsync(WebApplication server, CancellationToken cancellationToken)
    {
        _servers.Add(server);
        await server.StartAsync(cancellationToken);
        return server.Urls.First();
    }
}
