using Maestro.Simulator;
using Maestro.Simulator.Scripts;

var settings = new ConfigurationBuilder().AddCommandLine(args).Build();
var scripts = (settings["script"] ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
if (scripts.Length == 0)
{
    await Console.Error.WriteLineAsync(
        "usage: Maestro.Simulator --script FILE[,FILE…] [--urls http://127.0.0.1:8090] [--vllm MODEL]");
    return 2;
}

try
{
    using var logging = LoggerFactory.Create(
        builder => builder.AddSimpleConsole(console => console.SingleLine = true).SetMinimumLevel(LogLevel.Warning));
    await using var app = SimulatorApp.Build(new()
    {
        Script = SimulatorScript.Load(scripts),
        Urls = settings["urls"] ?? "http://127.0.0.1:8090",
        Vllm = settings["vllm"] is { Length: > 0 } model ? new() { Name = model } : null,
        Logging = logging,
        OwnsProcess = true,
    });
    await app.StartAsync();
    Console.WriteLine($"Simulator on {string.Join(' ', app.Urls)}, following {string.Join(", ", scripts)}");
    await app.WaitForShutdownAsync();
    return 0;
}
catch (ScriptException fault)
{
    await Console.Error.WriteLineAsync(fault.Message);
    return 1;
}
