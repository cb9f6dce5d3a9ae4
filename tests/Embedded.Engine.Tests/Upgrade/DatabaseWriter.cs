using Maestro.Embedded.Engine;
using Maestro.Sqlite;
using Microsoft.Data.Sqlite;

namespace Embedded.Engine.Tests.Upgrade;

/// <summary>Writes a database with an instance in every state that a file can be left in, ended by a crash.</summary>
internal static class DatabaseWriter
{
    public static async Task WriteAsync(string path)
    {
        var crash = false;
        await using var host = new EngineHost
        {
            Configure = options => options with
            {
                CommitObserver = point => !Volatile.Read(ref crash) || point == CommitPoint.Before,
            },
        };
        var work = new StoredWork(host, isWriting: true);
        await host.StartAsync();
        await EndedAsync(host);
        await WaitingAsync(host);
        await Eventually.HoldsAsync(() => host.Engine.IsQuiet);

        await StartAsync(host, "fan-out", "fan-out");
        await Eventually.HoldsAsync(() => work.Runs.Slow == 1 && HasRetryDue(HistoryDump.Of(host.DatabasePath, "fan-out")));

        // The sender's commit is the last: its message is stored, and nobody hears of it.
        Volatile.Write(ref crash, true);
        await Assert.ThrowsAsync<EngineStoppedException>(() => StartAsync(host, "sender", "sender"));
        await host.Engine.AbandonAsync();
        MoveLogIntoFile(host.DatabasePath);
        File.Copy(host.DatabasePath, path);
    }

    private static async Task EndedAsync(EngineHost host)
    {
        await StartAsync(host, "completed", "echo", "said");
        await StartAsync(host, "failed", "fails");
        await StartAsync(host, "terminated", "waits");
        await host.Client.TerminateInstanceAsync("terminated", "enough");
        await host.EndOfAsync("completed");
        await host.EndOfAsync("failed");
    }

    private static async Task WaitingAsync(EngineHost host)
    {
        await StartAsync(host, "timer", "timer");
        await StartAsync(host, "two-events", "two-events");
        await host.Client.RaiseEventAsync("two-events", "early", "early");
        await StartAsync(host, "parent", "parent");
        await StartAsync(host, "suspended", "waits");
        await host.Client.SuspendInstanceAsync("suspended", "lunch");
        await host.Client.RaiseEventAsync("suspended", "go", "held back");
        await StartAsync(host, "looped", "looped", 0);
        await host.Client.RaiseEventAsync("looped", "kept", "kept");
        await StartAsync(host, "later", "echo", "at last", host.Now + TimeSpan.FromHours(2));
        await StartAsync(host, "receiver", "waits");
    }

    private static Task StartAsync(
        EngineHost host, string id, string name, object? input = null, DateTimeOffset? startAt = null) =>
        host.Client.ScheduleNewOrchestrationInstanceAsync(name, input, new StartOrchestrationOptions(id, startAt)
        {
            Tags = new Dictionary<string, string> { ["made-by"] = nameof(DatabaseWriter) },
        });

    private static bool HasRetryDue(string history) =>
        history.Contains("TaskCompleted", StringComparison.Ordinal) && history.Contains("TimerCreated", StringComparison.Ordinal);

    private static void MoveLogIntoFile(string path)
    {
        using var connection = new SqliteConnection($"Data Source={path};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "PRAGMA wal_checkpoint(TRUNCATE)";
        command.ExecuteNonQuery();
    }
}
