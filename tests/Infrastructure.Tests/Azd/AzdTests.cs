using System.Diagnostics;
using System.Text.Json.Nodes;

namespace Infrastructure.Tests.Azd;

/// <summary>azure.yaml names what is there, and its hooks exist for both kinds of shell and work.</summary>
public sealed class AzdTests
{
    private static readonly JsonObject Azure = Yaml.Read(Checkout.PathOf("azure.yaml"));

    [Fact]
    public void Infrastructure_OfAzd_IsTheBicepFolder()
    {
        Assert.Equal("bicep", Azure["infra"]!["path"]!.ToString());
        Assert.True(
            File.Exists(Checkout.PathOf("bicep", "main.bicep")) && File.Exists(Checkout.PathOf("bicep", "main.bicepparam")));
    }

    [Fact]
    public void Services_OfAzd_AreFoldersThatExist()
    {
        var services = Azure["services"]!.AsObject();

        Assert.Equal(["functions", "router"], services.Select(service => service.Key));
        Assert.All(services, service => Assert.True(Directory.Exists(Checkout.PathOf(service.Value!["project"]!.ToString()))));
        Assert.True(File.Exists(Checkout.PathOf("router", services["router"]!["docker"]!["path"]!.ToString())));
        // The tag by which azd finds the app.
        Assert.Contains(
            "'azd-service-name': 'functions'", Checkout.Text("bicep", "modules", "functions.bicep"), StringComparison.Ordinal);
    }

    [Fact]
    public void Workbench_WithoutItsFolder_IsNoService() =>
        Assert.Equal(Directory.Exists(Checkout.PathOf("ui")), Azure["services"]!.AsObject().ContainsKey("workbench"));

    [Fact]
    public void Hooks_OfAzd_ExistForBothShells()
    {
        var own = Azure["hooks"]!.AsObject().Select(hook => (Folder: "", Hook: hook.Value!));
        var services = Azure["services"]!.AsObject()
            .SelectMany(service => (service.Value!["hooks"]?.AsObject() ?? []).Select(
                hook => (Folder: service.Value["project"]!.ToString(), Hook: hook.Value!)));
        var hooks = own.Concat(services).ToList();

        Assert.Equal(2, hooks.Count);
        Assert.All(hooks, hook =>
        {
            Assert.EndsWith(".sh", Script(hook.Folder, hook.Hook["posix"]!), StringComparison.Ordinal);
            Assert.EndsWith(".ps1", Script(hook.Folder, hook.Hook["windows"]!), StringComparison.Ordinal);
        });
    }

    /// <remarks>kubectl is a stand-in here that prints what it was given; tests/Deploy.Tests renders with the real one.</remarks>
    [Theory]
    [InlineData("router", "router/overlays/staging", "kv-keys")]
    [InlineData("vllm", "serving/vllm", "kv-models")]
    public async Task Render_OfAFolder_PutsTheEnvironmentsValuesIn(string name, string folder, string vault)
    {
        using var tools = new StandInTools();
        tools.Add("kubectl", "cat \"$2/environment.yaml\"; echo 'image: registry/maestro-router:0.1.0'");
        var values = new Dictionary<string, string?>
        {
            ["AZURE_CONTAINER_REGISTRY_ENDPOINT"] =
                "crtest.azurecr.io", ["AZURE_TENANT_ID"] = "tenant-1", ["ROUTER_CLIENT_ID"] = "router-1",
            ["PROMETHEUS_READER_CLIENT_ID"] =
                "reader-1", ["SERVING_CLIENT_ID"] = "serving-1", ["AZURE_KEY_VAULT_NAME"] = "kv-keys",
            ["MODELS_KEY_VAULT_NAME"] =
                "kv-models", ["BUNDLE_URL"] =
                    "https://bundle.test/policies", ["ROUTER_STORAGE"] =
                        "https://tables.test", ["PROMETHEUS_QUERY_ENDPOINT"] = "https://prometheus.test",
            ["ROUTER_ADDRESS"] = "10.9.3.231", ["FUNCTIONS_SUBNET"] = "10.8.0.0/24", ["PRIVATE_ENDPOINTS_SUBNET"] = "10.8.2.0/24",
            ["PATH"] = tools.Path,
        };

        var (code, errors) = await ShellAsync("render.sh", [name, folder], values);

        Assert.True(code == 0, errors);
        var file = Checkout.PathOf("artifacts", "azd", name, $"{name}.tmpl.yaml");
        var rendered = await File.ReadAllTextAsync(file);
        Directory.Delete(Path.GetDirectoryName(file)!, recursive: true);
        Assert.Contains("image: \"{{.Env.SERVICE_ROUTER_IMAGE_NAME}}\"", rendered, StringComparison.Ordinal);
        Assert.Contains($"keyVaultName: \"{vault}\"", rendered, StringComparison.Ordinal);
        Assert.Contains("routerAddress: \"10.9.3.231\"", rendered, StringComparison.Ordinal);

        // Every value that the committed file has is written: kustomize would fail on one that is missing.
        var committed = Checkout.Text("deploy", folder, "environment.yaml").ReplaceLineEndings("\n").Split("\ndata:\n")[1]
            .Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.All(committed, line => Assert.Contains(line.Split(':')[0] + ":", rendered, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("2026-03-01", false)]
    [InlineData("", true)]
    public async Task Prepare_BeforeProvisioning_RemembersTheFirstMonthOnce(string start, bool asked)
    {
        using var tools = new StandInTools();
        tools.Add("azd", $"echo \"$@\" >> '{tools.Path.Split(':')[0]}/calls'");

        var (code, errors) = await ShellAsync(
            "prepare.sh", [], new() { ["MAESTRO_BUDGET_START"] = start, ["PATH"] = tools.Path });

        Assert.True(code == 0, errors);
        var calls = Path.Combine(tools.Path.Split(':')[0], "calls");
        Assert.Equal(asked, File.Exists(calls));
        if (asked) Assert.Matches(@"^env set MAESTRO_BUDGET_START \d{4}-\d{2}-01\n$", await File.ReadAllTextAsync(calls));
    }

    [Theory]
    [InlineData("durableTaskScheduler", "true", 0)]
    [InlineData("durableTaskScheduler", null, 1)]
    [InlineData("azureStorage", null, 0)]
    [InlineData(null, null, 0)]
    public async Task Prepare_ForTheScheduler_AsksForAnAppThatHasIt(string? backend, string? extensions, int expected)
    {
        var (code, errors) = await ShellAsync(
            "prepare.sh", [],
            new() { ["MAESTRO_BUDGET_START"] = "2026-03-01", ["MAESTRO_BACKEND"] = backend, ["CloudExtensions"] = extensions });

        Assert.Equal(expected, code);
        Assert.Equal(expected == 0, errors.Length == 0);
    }

    private static string Script(string folder, JsonNode hook)
    {
        var path = Path.GetFullPath(Checkout.PathOf(folder, hook["run"]!.ToString().Split(' ')[0]));
        Assert.True(File.Exists(path), $"{path} does not exist");
        return path;
    }

    private static async Task<(int Code, string Errors)> ShellAsync(
        string script, string[] arguments, Dictionary<string, string?> variables)
    {
        var start = new ProcessStartInfo("sh", [Checkout.PathOf("bicep", "azd", script), .. arguments]);
        foreach (var (name, value) in variables) start.Environment[name] = value;
        var run = await ProcessRun.OfAsync(start);
        return (run.ExitCode, run.Errors);
    }
}
