using System.Runtime.CompilerServices;

namespace Embedded.Engine.Tests.Upgrade;

/// <summary>
/// Databases that released versions wrote, opened by the engine of today. Each schema version or history format has a folder in
/// Data/, written once by the engine that introduced it:
/// <code>MAESTRO_WRITE_DATA=v2 dotnet test tests/Embedded.Engine.Tests --filter OlderDatabaseTests</code>
/// A file that is there is never written again.
/// </summary>
public sealed class OlderDatabaseTests
{
    private const string Today = "today";

    private static readonly string Folder = Directory.CreateDirectory(Path.Combine(AppContext.BaseDirectory, "Data")).FullName;

    public static TheoryData<string> Versions =>
    [
        Today,
        .. Directory.GetDirectories(Folder).Select(folder => Path.GetFileName(folder)!).Order(StringComparer.Ordinal),
    ];

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task Open_OfAnOlderDatabase_ShowsEveryInstanceAsWritten(string version)
    {
        await using var host = new EngineHost();
        await OpenAsync(host, version);
        await Eventually.HoldsAsync(() => host.Engine.IsQuiet);

        await ShowsAsync(host, "completed", OrchestrationRuntimeStatus.Completed, "\"said\"");
        await ShowsAsync(host, "terminated", OrchestrationRuntimeStatus.Terminated, "\"enough\"", "\"at the gate\"");
        await ShowsAsync(host, "timer", OrchestrationRuntimeStatus.Running);
        await ShowsAsync(host, "two-events", OrchestrationRuntimeStatus.Running);
        await ShowsAsync(host, "parent", OrchestrationRuntimeStatus.Running);
        await ShowsAsync(host, "parent.child", OrchestrationRuntimeStatus.Running, customStatus: "\"at the gate\"");
        await ShowsAsync(host, "suspended", OrchestrationRuntimeStatus.Suspended, customStatus: "\"at the gate\"");
        await ShowsAsync(host, "looped", OrchestrationRuntimeStatus.Running);
        await ShowsAsync(host, "later", OrchestrationRuntimeStatus.Pending);
        await ShowsAsync(host, "fan-out", OrchestrationRuntimeStatus.Running);

        // What the crash left undone was done at once: the queued message was delivered.
        await ShowsAsync(host, "sender", OrchestrationRuntimeStatus.Completed, "\"sent\"");
        await ShowsAsync(host, "receiver", OrchestrationRuntimeStatus.Completed, "\"from the queue\"", "\"at the gate\"");

        var failed = await ShowsAsync(host, "failed", OrchestrationRuntimeStatus.Failed);
        Assert.Equal("broken for good", failed.FailureDetails!.ErrorMessage);
        Assert.Equal("the cause", failed.FailureDetails.InnerFailure!.ErrorMessage);
        Assert.Equal("said", (await host.EndOfAsync("completed")).ReadInputAs<string>());
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task Open_OfAnOlderDatabase_DrivesEveryOpenInstanceToItsEnd(string version)
    {
        await using var host = new EngineHost();
        var work = await OpenAsync(host, version);

        await host.Client.RaiseEventAsync("two-events", "go", "go");
        await host.Client.RaiseEventAsync("parent.child", "go", "hello");
        await host.Client.RaiseEventAsync("looped", "go", "go");
        await host.Client.ResumeInstanceAsync("suspended");

        Assert.Equal("go after early", await OutputAsync(host, "two-events"));
        Assert.Equal("child said hello", await OutputAsync(host, "parent"));
        Assert.Equal("go in round 2, kept", await OutputAsync(host, "looped"));
        Assert.Equal("held back", await OutputAsync(host, "suspended"));
        Assert.Equal("from the queue", await OutputAsync(host, "receiver"));

        await host.AdvanceAsync(TimeSpan.FromMinutes(9));
        Assert.Equal(0, work.Runs.Flaky);
        await host.AdvanceAsync(TimeSpan.FromMinutes(1));
        Assert.Equal("[1,2,3]", (await host.EndOfAsync("fan-out")).SerializedOutput);
        await host.AdvanceAsync(TimeSpan.FromHours(1));
        Assert.Equal("woke", await OutputAsync(host, "timer"));
        await host.AdvanceAsync(TimeSpan.FromHours(1));
        Assert.Equal("at last", await OutputAsync(host, "later"));

        // Only what had not ended when the file was written ran here.
        Assert.Equal((0, 1, 1), work.Runs);
        Assert.Empty(await OpenInstancesAsync(host));
    }

    [Fact]
    public async Task Write_WhenAskedTo_AddsAFileForTheVersionOfToday()
    {
        if (Environment.GetEnvironmentVariable("MAESTRO_WRITE_DATA") is not { Length: > 0 } version) return;
        var folder = Path.Combine(Path.GetDirectoryName(ThisFile())!, "..", "Data", version);
        Assert.False(Directory.Exists(folder), $"{folder} is there already; a released file is never written again.");
        Directory.CreateDirectory(folder);
        await DatabaseWriter.WriteAsync(Path.Combine(folder, "engine.db"));
    }

    private static async Task<StoredWork> OpenAsync(EngineHost host, string version)
    {
        if (version == Today) await DatabaseWriter.WriteAsync(host.DatabasePath);
        else File.Copy(Path.Combine(Folder, version, "engine.db"), host.DatabasePath);
        var work = new StoredWork(host, isWriting: false);
        await host.StartAsync();
        return work;
    }

    private static async Task<OrchestrationMetadata> ShowsAsync(
        EngineHost host, string id, OrchestrationRuntimeStatus status, string? output = null, string? customStatus = null)
    {
        var instance = await host.Client.GetInstanceAsync(id, getInputsAndOutputs: true);
        Assert.NotNull(instance);
        Assert.Equal(
            (id, status, output, customStatus, EngineHost.Start),
            (id, instance.RuntimeStatus, instance.SerializedOutput, instance.SerializedCustomStatus, instance.CreatedAt));
        if (id != "parent.child") Assert.Equal(nameof(DatabaseWriter), instance.Tags["made-by"]);
        return instance;
    }

    private static async Task<string?> OutputAsync(EngineHost host, string id) =>
        (await host.EndOfAsync(id)).ReadOutputAs<string>();

    private static async Task<List<string>> OpenInstancesAsync(EngineHost host)
    {
        var open = new List<string>();
        var query = new OrchestrationQuery
        {
            Statuses =
            [
                OrchestrationRuntimeStatus.Pending,
                OrchestrationRuntimeStatus.Running,
                OrchestrationRuntimeStatus.Suspended,
            ],
        };
        await foreach (var instance in host.Client.GetAllInstancesAsync(query)) open.Add(instance.InstanceId);
        return open;
    }

    private static string ThisFile([CallerFilePath] string path = "") => path;
}
