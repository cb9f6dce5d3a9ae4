using System.Text.Json.Nodes;

namespace Infrastructure.Tests.Bicep.Cli;

/// <summary>A copy of bicep/ in which tests may write. The CLI puts a snapshot beside the parameter file it is of.</summary>
public sealed class Workspace : IDisposable
{
    private const string Subscription = "00000000-0000-0000-0000-000000000001";
    private const string Tenant = "00000000-0000-0000-0000-000000000002";

    private readonly Dictionary<string, Task<Snapshot>> _snapshots = new(StringComparer.Ordinal);
    private readonly Lock _gate = new();
    private readonly TempFolder _folder = new();

    public Workspace()
    {
        var source = Checkout.PathOf("bicep");
        foreach (var file in Directory.EnumerateFiles(source, "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(Folder, Path.GetRelativePath(source, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }
    }

    public string Folder => _folder.Path;

    /// <summary>What a deployment of the environment would make, computed once.</summary>
    public Task<Snapshot> SnapshotAsync(string environment)
    {
        lock (_gate)
        {
            if (!_snapshots.TryGetValue(environment, out var snapshot))
                _snapshots[environment] = snapshot = TakeAsync(environment, Scenario.Of(environment));
            return snapshot;
        }
    }

    /// <summary>Tries to take a snapshot of azd's parameter file with these variables.</summary>
    internal async Task<(ProcessRun Outcome, Snapshot? Snapshot)> TryAsync(params (string Name, string Value)[] variables)
    {
        // A name of its own, since runs at the same time would write the same snapshot.
        var name = $"try-{Guid.NewGuid():N}";
        File.Copy(Path.Combine(Folder, "main.bicepparam"), Path.Combine(Folder, $"{name}.bicepparam"));
        var outcome = await RunAsync(name, variables.ToDictionary(variable => variable.Name, variable => variable.Value));
        return (outcome, outcome.ExitCode == 0 ? Read(name, name) : null);
    }

    public void Dispose() => _folder.Dispose();

    private async Task<Snapshot> TakeAsync(string environment, Scenario scenario)
    {
        var outcome = await RunAsync(scenario.File, scenario.Variables);
        return outcome.ExitCode == 0
            ? Read(environment, scenario.File)
            : throw new InvalidOperationException($"No snapshot of {environment}: {outcome.Errors}{outcome.Output}");
    }

    private Task<ProcessRun> RunAsync(string file, IReadOnlyDictionary<string, string> variables) => BicepCli.RunAsync(
        Folder, variables, "snapshot", $"{file}.bicepparam", "--mode", "overwrite", "--subscription-id", Subscription,
        "--tenant-id", Tenant, "--location", "swedencentral", "--deployment-name", "maestro");

    private Snapshot Read(string environment, string file) =>
        new(environment, Snapshot.Ordered(JsonNode.Parse(File.ReadAllText(Path.Combine(Folder, $"{file}.snapshot.json")))!));
}
