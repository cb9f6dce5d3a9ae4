using Maestro.Embedded.Engine;
using Maestro.Embedded.Engine.Lifetime;
using Maestro.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;

namespace Embedded.Engine.Tests.Recovery;

public sealed class StopTests
{
    [Fact]
    public async Task Stop_MovesTheLogIntoTheFile()
    {
        await using var host = await EngineHost.StartAsync(host => host.Orchestrator("ends", _ => Task.FromResult<object?>(1)));
        await host.RunAsync("ends");

        await host.Engine.StopAsync(CancellationToken.None);

        Assert.False(File.Exists(host.DatabasePath + "-wal"));
    }

    [Fact]
    public async Task Stop_LetsARunningActivityEndAndKeepsItsResult()
    {
        var runs = 0;
        var started = new TaskCompletionSource();
        var release = new TaskCompletionSource();
        await using var host = await EngineHost.StartAsync(host =>
        {
            host.Activity<int>("slow", async (_, _) =>
            {
                Interlocked.Increment(ref runs);
                started.TrySetResult();
                await release.Task;
                return 5;
            });
            host.Orchestrator("works", async context => await context.CallActivityAsync<int>("slow"));
        });
        var id = await host.Client.ScheduleNewOrchestrationInstanceAsync("works");
        await started.Task;

        var stop = host.Engine.StopAsync(CancellationToken.None);
        release.SetResult();
        await stop;
        await host.StartAsync();

        Assert.Equal(5, (await host.EndOfAsync(id)).ReadOutputAs<int>());
        Assert.Equal(1, runs);
    }

    [Fact]
    public async Task Stop_PastItsTimeout_CancelsTheActivityWhichRunsAgainLater()
    {
        var runs = 0;
        var started = new TaskCompletionSource();
        await using var host = new EngineHost();
        host.Registry.AddActivity("endless", async (_, _, cancellation) =>
        {
            if (Interlocked.Increment(ref runs) > 1) return "second";
            started.SetResult();
            await Task.Delay(Timeout.Infinite, cancellation);
            return "never";
        });
        host.Orchestrator("works", async context => await context.CallActivityAsync<string>("endless"));
        await host.StartAsync();
        var id = await host.Client.ScheduleNewOrchestrationInstanceAsync("works");
        await started.Task;

        using var hurry = new CancellationTokenSource();
        var stop = host.Engine.StopAsync(hurry.Token);
        await hurry.CancelAsync();
        await stop;
        await host.StartAsync();

        Assert.Equal("second", (await host.EndOfAsync(id)).ReadOutputAs<string>());
    }

    [Fact]
    public async Task Client_AfterAStopOrBeforeAStart_SaysSo()
    {
        await using var host = await EngineHost.StartAsync(host => host.Orchestrator("ends", _ => Task.FromResult<object?>(1)));
        var client = host.Client;
        await host.Engine.StopAsync(CancellationToken.None);
        await using var fresh = new DurableEngine(host.Registry, host.Options, host.Time, host.Loggers);

        await Assert.ThrowsAsync<EngineStoppedException>(() => client.ScheduleNewOrchestrationInstanceAsync("ends"));
        await Assert.ThrowsAsync<EngineStoppedException>(() => fresh.Client.RaiseEventAsync("a", "b"));
    }

    [Fact]
    public async Task Start_OnADatabaseInUse_SaysWhoHasIt()
    {
        await using var host = await EngineHost.StartAsync(_ => { });
        await using var second = new DurableEngine(host.Registry, host.Options, host.Time, host.Loggers);

        var error = await Assert.ThrowsAsync<DatabaseException>(() => second.StartAsync(CancellationToken.None));

        Assert.Equal(DatabaseFault.Owned, error.Fault);
        Assert.Contains(host.DatabasePath, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_WithOptionsThatCannotBeUsed_NamesAllOfThemAndMakesNoFile()
    {
        using var folder = new TempFolder();
        var options = new DurableEngineOptions { DatabasePath = folder["engine.db"], MaxConcurrentActivities = 0, MaxLiveInstances = -1 };
        await using var engine = new DurableEngine(new TaskRegistry(), options, TimeProvider.System, NullLoggerFactory.Instance);

        var error = await Assert.ThrowsAsync<ArgumentException>(() => engine.StartAsync(CancellationToken.None));

        Assert.Contains("MaxConcurrentActivities, MaxLiveInstances", error.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(folder.Path));
    }
}
