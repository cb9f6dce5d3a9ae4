using Maestro.Sqlite;
using Microsoft.Data.Sqlite;

namespace Embedded.Engine.Tests.Faults;

public sealed class StorageFaultTests
{
    [Fact]
    public async Task Start_OnAFileThatIsNoDatabase_SaysSo()
    {
        await using var host = new EngineHost();
        await File.WriteAllTextAsync(host.DatabasePath, string.Concat(Enumerable.Repeat("this is not a database ", 500)));

        var error = await Assert.ThrowsAsync<DatabaseException>(host.StartAsync);

        Assert.Contains("not an SQLite database", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_OnSomebodyElsesDatabase_LeavesItAlone()
    {
        await using var host = new EngineHost();
        Execute(host.DatabasePath, "CREATE TABLE theirs (x)");

        Assert.Equal(DatabaseFault.Foreign, (await Assert.ThrowsAsync<DatabaseException>(host.StartAsync)).Fault);
    }

    [Fact]
    public async Task Start_OnANewerSchema_Refuses()
    {
        await using var host = await EngineHost.StartAsync(_ => { });
        await host.Engine.DisposeAsync();
        Execute(host.DatabasePath, "UPDATE engine_meta SET value = '999' WHERE name = 'schema_version'");

        var error = await Assert.ThrowsAsync<DatabaseException>(host.StartAsync);

        Assert.Contains("999", error.Message, StringComparison.Ordinal);
        Execute(host.DatabasePath, "UPDATE engine_meta SET value = '1' WHERE name = 'schema_version'");
        await host.StartAsync();
    }

    [Fact]
    public async Task Commit_ThatFails_TellsTheCallerAndWorkGoesOnAfterwards()
    {
        var runs = 0;
        var fail = false;
        await using var host = new EngineHost
        {
            Configure = options => options with
            {
                CommitObserver = _ => Volatile.Read(ref fail) ? throw new SqliteException("database or disk is full", 13) : true,
            },
        };
        var started = new TaskCompletionSource();
        var release = new TaskCompletionSource();
        host.Activity<int>("step", async (_, value) =>
        {
            Interlocked.Increment(ref runs);
            started.TrySetResult();
            await release.Task;
            return value + 1;
        });
        host.Orchestrator("job", async context =>
        {
            var value = await context.CallActivityAsync<int>("step", 1);
            return await context.CallActivityAsync<int>("step", value);
        });
        host.Orchestrator("waits", async context => await context.WaitForExternalEvent<int>("go"));
        await host.StartAsync();
        var id = await host.Client.ScheduleNewOrchestrationInstanceAsync("job");
        var waiting = await host.Client.ScheduleNewOrchestrationInstanceAsync("waits");
        await started.Task;

        Volatile.Write(ref fail, true);
        release.SetResult();
        var refused = await Assert.ThrowsAsync<DatabaseException>(() => host.Client.RaiseEventAsync(waiting, "go", 1));
        await Assert.ThrowsAsync<DatabaseException>(() => host.Client.ScheduleNewOrchestrationInstanceAsync("job"));
        Assert.Equal(OrchestrationRuntimeStatus.Running, (await host.Client.GetInstanceAsync(waiting))!.RuntimeStatus);
        Volatile.Write(ref fail, false);
        await host.Client.RaiseEventAsync(waiting, "go", 2);

        Assert.Contains("disk is full", refused.Message, StringComparison.Ordinal);
        Assert.Equal(2, (await host.EndOfAsync(waiting)).ReadOutputAs<int>());
        Assert.Equal(3, (await host.AdvanceToEndAsync(id, TimeSpan.FromSeconds(1))).ReadOutputAs<int>());
        Assert.Equal(2, runs);
    }

    [Fact]
    public async Task Database_LockedByAnotherProgram_FailsCallsUntilItIsReleased()
    {
        await using var host = await EngineHost.StartAsync(host => host.Orchestrator("ends", _ => Task.FromResult<object?>(1)));
        await host.RunAsync("ends");
        using var other = Open(host.DatabasePath);
        Execute(other, "BEGIN IMMEDIATE");

        // The writer waits a while for the lock before it gives up.
        var error = await Assert.ThrowsAsync<DatabaseException>(() => host.Client.ScheduleNewOrchestrationInstanceAsync("ends"));
        Execute(other, "ROLLBACK");

        Assert.Contains("lock", error.Message, StringComparison.Ordinal);
        Assert.Equal(OrchestrationRuntimeStatus.Completed, (await host.RunAsync("ends")).RuntimeStatus);
    }

    [Fact]
    public async Task Database_ThatIsFull_FailsCallsUntilThereIsRoom()
    {
        await using var host = new EngineHost { Configure = options => options with { MaxDatabaseBytes = 1_000_000 } };
        host.Orchestrator("length", context => Task.FromResult<object?>(context.GetInput<string>()!.Length));
        await host.StartAsync();
        var large = new string('x', 400_000);
        await host.RunAsync("length", large);
        var kept = await host.RunAsync("length", "small");

        var error = await Assert.ThrowsAsync<DatabaseException>(async () =>
        {
            for (var i = 0; i < 10; i++) await host.RunAsync("length", large);
        });
        Assert.Contains("full", error.Message, StringComparison.Ordinal);
        Assert.Equal(5, (await host.EndOfAsync(kept.InstanceId)).ReadOutputAs<int>());

        await host.Client.PurgeAllInstancesAsync(new PurgeInstancesFilter());
        Assert.Equal(400_000, (await host.RunAsync("length", large)).ReadOutputAs<int>());
    }

    [Fact]
    public async Task History_ThatIsDamaged_FailsCallsForThatInstanceOnly()
    {
        await using var host = await EngineHost.StartAsync(host =>
            host.Orchestrator("waits", async context => await context.WaitForExternalEvent<int>("go")));
        var broken = await host.Client.ScheduleNewOrchestrationInstanceAsync("waits");
        var sound = await host.Client.ScheduleNewOrchestrationInstanceAsync("waits");
        await host.Engine.DisposeAsync();
        Execute(host.DatabasePath, "UPDATE log SET record = x'01' WHERE id = 1");
        await host.StartAsync();

        var error = await Assert.ThrowsAsync<DatabaseException>(() => host.Client.RaiseEventAsync(broken, "go", 1));
        await host.Client.RaiseEventAsync(sound, "go", 2);

        Assert.Contains("cannot", error.Message, StringComparison.Ordinal);
        Assert.Equal(2, (await host.EndOfAsync(sound)).ReadOutputAs<int>());
    }

    [Fact]
    public async Task Payload_OverTheLimit_IsRefused()
    {
        await using var host = new EngineHost { Configure = options => options with { MaxPayloadLength = 100 } };
        host.Activity<int>("big", (_, _) => Task.FromResult<object?>(new string('x', 200)));
        host.Orchestrator("calls", async context => await context.CallActivityAsync<string>("big"));
        await host.StartAsync();

        await Assert.ThrowsAsync<ArgumentException>(
            () => host.Client.ScheduleNewOrchestrationInstanceAsync("calls", new string('x', 200)));
        Assert.Equal("System.ArgumentException", (await host.RunAsync("calls")).FailureDetails!.InnerFailure!.ErrorType);
    }

    private static SqliteConnection Open(string path)
    {
        var connection = new SqliteConnection($"Data Source={path};Pooling=False");
        connection.Open();
        return connection;
    }

    private static void Execute(string path, string sql)
    {
        using var connection = Open(path);
        Execute(connection, sql);
    }

    private static void Execute(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // Constants of these tests.
        command.CommandText = sql;
#pragma warning restore CA2100
        command.ExecuteNonQuery();
    }
}
