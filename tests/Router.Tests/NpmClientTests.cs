using System.Diagnostics;
using Maestro.Simulator;
using Maestro.Simulator.Scripts;

namespace Router.Tests;

/// <summary>The openai package of npm against a router. Skipped by name where there is no npm.</summary>
public sealed class NpmClientTests : IDisposable
{
    private readonly string _folder = Path.Combine(Path.GetTempPath(), "maestro-openai-client");

    public void Dispose()
    {
        // What npm installed stays: the next run need not fetch it again.
        foreach (var file in (string[])["script.mjs"]) File.Delete(Path.Combine(_folder, file));
    }

    [SkippableFact]
    public async Task OpenAIsNpmClient_PassesItsScript()
    {
        Directory.CreateDirectory(_folder);
        foreach (var file in Directory.EnumerateFiles(Path.Combine(AppContext.BaseDirectory, "openai-client")))
            File.Copy(file, Path.Combine(_folder, Path.GetFileName(file)), overwrite: true);
        Skip.If(await RunAsync("npm", "install --no-audit --no-fund --ignore-scripts", null) is not { Code: 0 }, "npm is not here or could not install the openai package");

        await using var simulator = SimulatorApp.Build(new()
        {
            Script = SimulatorScript.Parse("""
                rules:
                  - when: { toolResult: weather }
                    answer: "It is {{ toolResults.weather }}"
                  - when: { lastUser: weather }
                    answer: { toolCalls: [{ name: weather, arguments: { city: "Zürich" } }] }
                  - answer: "You said: {{ lastUser }}"
                """),
        });
        await simulator.StartAsync();
        await using var router = await RouterServer.StartAsync(
            $$"""model_list: [{ model_name: draft, litellm_params: { model: sim/draft, api_base: "{{simulator.Urls.Single()}}" } }]""");
        var result = await RunAsync("node", "script.mjs", router.Url.ToString().TrimEnd('/'));
        Assert.True(result is { Code: 0 }, result?.Output);
    }

    private async Task<(int Code, string Output)?> RunAsync(string program, string arguments, string? url)
    {
        var start = new ProcessStartInfo(program, arguments) { WorkingDirectory = _folder, RedirectStandardOutput = true, RedirectStandardError = true };
        if (url is not null) start.Environment["ROUTER_URL"] = url;
        try
        {
            using var process = Process.Start(start)!;
            var output = await Task.WhenAll(process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
            await process.WaitForExitAsync();
            return (process.ExitCode, string.Concat(output));
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null; // the program is not installed
        }
    }
}
