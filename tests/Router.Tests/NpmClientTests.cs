using System.Diagnostics;
using Maestro.Simulator;
using Maestro.Simulator.Scripts;

namespace Router.Tests;

/// <summary>The openai package of npm against a router. Skipped by name where there is no npm.</summary>
public sealed class NpmClientTests
{
    private static readonly string Folder = Checkout.PathOf("tests", "Router.Tests", "openai-client");

    [SkippableFact]
    public async Task OpenAIsNpmClient_PassesItsScript()
    {
        var missing = await NpmInstall.EnsureAsync(Folder, () => NpmInstall.IsInstalled(Folder));
        Skip.If(missing is not null, missing);

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
        var script = new ProcessStartInfo("node", "script.mjs") { WorkingDirectory = Folder };
        script.Environment["ROUTER_URL"] = router.Url.ToString().TrimEnd('/');
        var run = await ProcessRun.OfAsync(script);
        Assert.True(run.ExitCode == 0, run.Output + run.Errors);
    }
}
