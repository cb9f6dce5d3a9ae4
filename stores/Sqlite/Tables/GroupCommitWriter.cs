namespace Maestro.Stores.Sqlite;

/// <summary>
/// One thread that writes. It takes everything that waits, applies it in one transaction in order of arrival, and
/// answers after the commit: callers share the one wait for the disk.
/// </summary>
/// <remarks>A thread of its own, because it blocks on the disk most of the time and must not wait for a pool thread.</remarks>
internal sealed class GroupCommitWriter : IDisposable
{
    private const int MaxGroup = 512;
    private readonly object _gate = new();
    private readonly Queue<WriteRequest> _waiting = new();
    private readonly CommitGroup _group;
    private readonly Thread _thread;
    private bool _closing;

    public GroupCommitWriter(SqliteDatabase database)
    {
        _group = new CommitGroup(database);
        _thread = new Thread(Loop) { IsBackground = true, Name = "maestro-store-writer" };
        _thread.Start();
    }

    public Task<WriteOutcome> WriteAsync(
        string table, string partition, IReadOnlyList<TableWrite> writes, CancellationToken cancellationToken)
    {
        var request = new WriteRequest(table, partition, writes, cancellationToken);
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_closing, typeof(SqliteTableStore));
            _waiting.Enqueue(request);
            Monitor.Pulse(_gate);
        }

        return request.Completion;
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _closing = true;
            Monitor.Pulse(_gate);
        }

        _thread.Join();
        _group.Dispose();
    }

    private void Loop()
    {
        var taken = new List<WriteRequest>(MaxGroup);
        while (Take(taken))
        {
            _group.Commit(taken);
            taken.Clear();
        }
    }

    /// <summary>Waits for requests; false when the store closes and none is left.</summary>
    private bool Take(List<WriteRequest> taken)
    {
        lock (_gate)
        {
            while (_waiting.Count == 0)
            {
                if (_closing) return false;
                Monitor.Wait(_gate);
            }

            while (taken.Count < MaxGroup && _waiting.TryDequeue(out var request))
            {
                if (!request.GaveUp()) taken.Add(request);
            }

            return true;
        }
    }
}
