using Maestro.Sqlite;

namespace Stores.Tests.Sqlite;

/// <summary>The writer under the store, the engine and the queues.</summary>
public sealed class GroupCommitterTests : IDisposable
{
    private static readonly DatabaseSchema Schema = new() { MetaTable = "meta", Steps = ["CREATE TABLE t(v INTEGER UNIQUE)"] };

    private readonly TempFolder _folder = new();
    private readonly Database _database;
    private readonly GroupCommitter<SqliteSession> _writer;

    public GroupCommitterTests()
    {
        _database = Database.Open(new DatabaseOptions { Path = _folder["w.db"], Schema = Schema });
        _writer = new GroupCommitter<SqliteSession>(
            _database, session => session, new GroupCommitOptions { Name = "test-writer" });
    }

    public void Dispose()
    {
        _writer.Dispose();
        _database.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task Work_ThatThrows_IsUndoneAloneAndFailsItsCallerAlone()
    {
        // All of it is queued while the first item keeps the thread busy, so it shares one transaction.
        using var go = new ManualResetEventSlim();
        var first = _writer.RunAsync(_ =>
        {
            go.Wait();
            return 0;
        });
        var good = Enumerable.Range(0, 20).Select(InsertAsync).ToArray();
        var bad = _writer.RunAsync<int>(session =>
        {
            Insert(session, 100);
            throw new InvalidOperationException("bad");
        });
        var after = InsertAsync(101);
        go.Set();

        await first;
        await Task.WhenAll(good);
        await Assert.ThrowsAsync<InvalidOperationException>(() => bad);
        await after;
        Assert.Equal(21, await NumberAsync("SELECT COUNT(*) FROM t WHERE v <> 100"));
        Assert.Equal(0, await NumberAsync("SELECT COUNT(*) FROM t WHERE v = 100"));
    }

    [Fact]
    public async Task Work_WhoseStatementIsRefused_FailsAloneAndSaysSo()
    {
        await InsertAsync(1);

        var refused = await Assert.ThrowsAsync<DatabaseException>(() => InsertAsync(1));

        Assert.Equal(DatabaseFault.Statement, refused.Fault);
        Assert.Equal(1, await InsertAsync(2));
    }

    [Fact]
    public async Task Dispose_WithWorkWaiting_FinishesItFirst()
    {
        var waiting = Enumerable.Range(0, 1000).Select(InsertAsync).ToArray();
        _writer.Dispose();
        Assert.All(await Task.WhenAll(waiting), changed => Assert.Equal(1, changed));
        await Assert.ThrowsAsync<ObjectDisposedException>(() => _writer.RunAsync(_ => 0));
    }

    [Fact]
    public async Task CommitsOnCaller_WhileNobodyWaits_CommitsBeforeTheCallReturns()
    {
        using var leading = new GroupCommitter<SqliteSession>(
            _database, session => session, new GroupCommitOptions { Name = "test-leader", CommitsOnCaller = true });

        // Whether other tests keep the pool busy is not ours to say: then the writer's thread commits.
        var isIdle = ThreadPool.PendingWorkItemCount == 0;
        var work = leading.RunAsync(_ => Environment.CurrentManagedThreadId);
        if (isIdle && ThreadPool.PendingWorkItemCount == 0) Assert.True(work.IsCompleted);
        await work;
    }

    [Fact]
    public async Task Settings_OfTheFile_AreDurable()
    {
        Assert.Equal(2, await NumberAsync("PRAGMA synchronous"));
        Assert.True(File.Exists(_folder["w.db-wal"]));
    }

    private Task<int> InsertAsync(int value) => _writer.RunAsync(session => Insert(session, value));

    private static int Insert(SqliteSession session, int value) =>
        session.Prepare("INSERT INTO t VALUES(?)").Bind(value).Execute();

    private Task<long?> NumberAsync(string sql) => _writer.RunAsync(session => session.Prepare(sql).Scalar());
}
