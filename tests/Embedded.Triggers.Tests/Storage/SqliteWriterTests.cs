using Embedded.Triggers.Tests.Support;
using Maestro.Embedded.Triggers.Storage;

namespace Embedded.Triggers.Tests.Storage;

public sealed class SqliteWriterTests : IAsyncLifetime
{
    private readonly string _directory = TestHost.NewDirectory();
    private SqliteWriter _writer = null!;

    public async Task InitializeAsync()
    {
        _writer = SqliteWriter.Open(Path.Combine(_directory, "w.db"));
        await _writer.WriteAsync(connection => connection.Execute("CREATE TABLE t(v INTEGER UNIQUE)"));
    }

    public async Task DisposeAsync()
    {
        await _writer.DisposeAsync();
        Directory.Delete(_directory, recursive: true);
    }

    [Fact]
    public async Task Work_ThatThrows_IsUndoneAloneAndFailsItsCallerAlone()
    {
        // All of it is queued while the first item keeps the thread busy, so it shares one transaction.
        using var go = new ManualResetEventSlim();
        var first = _writer.WriteAsync(_ =>
        {
            go.Wait();
            return 0;
        });
        var good = Enumerable.Range(0, 20).Select(i => _writer.WriteAsync(connection => connection.Execute("INSERT INTO t VALUES($1)", i))).ToArray();
        var bad = _writer.WriteAsync<int>(connection =>
        {
            connection.Execute("INSERT INTO t VALUES(100)");
            throw new InvalidOperationException("bad");
        });
        var after = _writer.WriteAsync(connection => connection.Execute("INSERT INTO t VALUES(101)"));
        go.Set();

        await first;
        await Task.WhenAll(good);
        await Assert.ThrowsAsync<InvalidOperationException>(() => bad);
        await after;
        Assert.Equal(21, await _writer.WriteAsync(connection => connection.Number("SELECT COUNT(*) FROM t WHERE v <> 100")));
        Assert.Equal(0, await _writer.WriteAsync(connection => connection.Number("SELECT COUNT(*) FROM t WHERE v = 100")));
    }

    [Fact]
    public async Task Dispose_WithWorkWaiting_FinishesItFirst()
    {
        var waiting = Enumerable.Range(0, 1000).Select(i => _writer.WriteAsync(connection => connection.Execute("INSERT INTO t VALUES($1)", i))).ToArray();
        await _writer.DisposeAsync();
        Assert.All(await Task.WhenAll(waiting), changed => Assert.Equal(1, changed));
        await Assert.ThrowsAsync<ObjectDisposedException>(() => _writer.WriteAsync(_ => 0));
    }

    [Fact]
    public async Task Settings_OfTheFile_AreDurable()
    {
        Assert.Equal(2, await _writer.WriteAsync(connection => connection.Number("PRAGMA synchronous")));
        Assert.True(File.Exists(Path.Combine(_directory, "w.db-wal")));
    }
}
