using System.Globalization;
using Maestro.Policies.Folders;
using Maestro.Problems;
using Maestro.Router.Configuration.Yaml;
using Maestro.Router.Detection;
using Maestro.Router.Storage;
using Maestro.Router.Telemetry;
using Maestro.Stores;
using Maestro.Telemetry;
using OpenTelemetry.Trace;

namespace Maestro.Router.Hosting;

/// <summary>
/// The router's own process: <c>--config FILE --urls URLS --data DIR --policies DIR --simulator-url URL --print-config</c>.
/// </summary>
internal static class RouterCommand
{
    private const string DefaultUrls = "http://127.0.0.1:8080";
    private static readonly string[] Switches =
    [
        "--config",
        "--urls",
        "--data",
        "--policies",
        "--simulator-url",
        "--print-config",
        "--help",
    ];

    public static async Task<int> RunAsync(string[] args)
    {
        if (Unknown(args) is { } unknown || args.Contains("--help"))
        {
            await Console.Error.WriteLineAsync(
                "usage: Maestro.Router [--config FILE] [--urls http://127.0.0.1:8080] [--data DIR] [--policies DIR] [--simulator-url URL] [--print-config]");
            await Console.Error.WriteLineAsync(
                "environment: ROUTER_API_KEY, ROUTER_URLS, ROUTER_DATA, ROUTER_POLICIES, OPA_URL, ROUTER_STORAGE (shared tables), ROUTER_REPLICA, ROUTER_OPEN_METRICS, ROUTER_DRAIN_DELAY, ROUTER_DRAIN_TIME");
            return args.Contains("--help") ? 0 : 2;
        }

        using var logging = LoggerFactory.Create(builder => builder
            .AddSimpleConsole(console => console.SingleLine = true)
            .AddFilter((category, level) => level
                >= (category?.StartsWith("Microsoft", StringComparison.Ordinal) == true
                    ? LogLevel.Warning
                    : LogLevel.Information)));
        var log = logging.CreateLogger("Maestro.Router");
        var config = await ConfigureAsync(Value(args, "--config"), Value(args, "--simulator-url"), log);
        if (args.Contains("--print-config"))
        {
            Console.Write(ConfigWriter.Write(config));
            return 0;
        }

        await using var app = RouterApp.Build(config, Options(args) with { Logging = logging });
        await app.StartAsync();
        log.Routing(
            string.Join(", ", config.Groups.Keys.Concat(config.Aliases.Keys)), config.Groups.Values.Sum(group => group.Length));
        Console.WriteLine($"Router on {string.Join(' ', app.Urls)}");
        await app.WaitForShutdownAsync();
        return 0;
    }

    private static async Task<RouterConfig> ConfigureAsync(string? path, string? simulatorUrl, ILogger log)
    {
        if (path is not null)
        {
            var report = ConfigReader.Read(await File.ReadAllTextAsync(path));
            foreach (var warning in report.Warnings) log.ConfigWarning(path, warning.ToString());
            return report.Require(path);
        }

        var detected = await AutoConfiguration.DetectAsync(new() { SimulatorUrl = simulatorUrl });
        foreach (var finding in detected.Findings) await Console.Error.WriteLineAsync(finding);
        return detected.Config
            ?? throw new ConfigException(
                "The automatic configuration", [new("", "no model provider was found; give --config or --simulator-url")]);
    }

    /// <summary>Spans are made only when somebody collects them.</summary>
    private static void AddTracing(IServiceCollection services)
    {
        if (string.IsNullOrEmpty(Environment.GetEnvironmentVariable("OTEL_EXPORTER_OTLP_ENDPOINT"))) return;
        services.AddOpenTelemetry().WithTracing(tracing => tracing
            .AddSource(MaestroTelemetry.SourceName)
            .AddAspNetCoreInstrumentation()
            .AddHttpClientInstrumentation()
            .AddOtlpExporter());
    }

    /// <summary>Of the arguments and the environment; what is wrong with any of them is said at once.</summary>
    private static RouterOptions Options(string[] args)
    {
        var faults = new List<Fault>();
        var options = new RouterOptions
        {
            Urls = Value(args, "--urls") ?? Variable("ROUTER_URLS") ?? DefaultUrls,
            ApiKey = Variable("ROUTER_API_KEY") is { } key ? new(key, "os.environ/ROUTER_API_KEY") : null,
            OpenMetrics = Variable("ROUTER_OPEN_METRICS") is "1" or "true",
            DrainDelay = Seconds("ROUTER_DRAIN_DELAY", 0, faults),
            DrainTime = Seconds("ROUTER_DRAIN_TIME", 30, faults),
            ConfigFile = Value(args, "--config"),
            DataDirectory = Value(args, "--data") ?? Variable("ROUTER_DATA"),
            Storage = Storage(faults),
            Replica = Variable("ROUTER_REPLICA") ?? new RouterOptions().Replica,
            Policies = Policies(Value(args, "--policies") ?? Variable("ROUTER_POLICIES"), faults),
            OwnsProcess = true,
            Services = AddTracing,
        };

        // Whether there is a key is known once the configuration is read.
        faults.AddRange(options.Validate(hasKey: true));
        return faults.Count == 0 ? options : throw new ConfigException("The environment", faults);
    }

    private static ITableStore? Storage(List<Fault> faults)
    {
        try
        {
            return Variable("ROUTER_STORAGE") is { } setting ? SharedStorage.Open(setting) : null;
        }
        catch (ConfigException fault)
        {
            faults.AddRange(fault.Errors);
            return null;
        }
    }

    /// <summary>Null without a folder and without an OPA server.</summary>
    private static PolicyOptions? Policies(string? folder, List<Fault> faults)
    {
        var read = PolicyOptions.Read(folder, Environment.GetEnvironmentVariable);
        if (read.TryGet(out var options)) return options.Folder is null && options.Opa is null ? null : options;
        faults.AddRange(read.Faults);
        return null;
    }

    private static TimeSpan Seconds(string variable, double otherwise, List<Fault> faults)
    {
        if (Variable(variable) is not { } text) return TimeSpan.FromSeconds(otherwise);
        if (double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds)
            && seconds <= 3600)
            return TimeSpan.FromSeconds(seconds);
        faults.Add(new(variable, $"must be a number of seconds up to 3600, not '{text}'"));
        return default;
    }

    private static string? Variable(string name) =>
        Environment.GetEnvironmentVariable(name) is { Length: > 0 } text ? text : null;

    private static string? Unknown(string[] args)
    {
        for (var index = 0; index < args.Length; index++)
        {
            if (!Switches.Contains(args[index])) return args[index];
            if (args[index] is not ("--print-config" or "--help")) index++;
        }

        return null;
    }

    private static string? Value(string[] args, string name)
    {
        var index = Array.IndexOf(args, name);
        return index >= 0 && index + 1 < args.Length ? args[index + 1] : null;
    }
}
