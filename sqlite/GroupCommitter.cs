namespace Maestro.Sqlite;

/// <summary>
/// The one writer of a database. Everything submitted while a transaction is on its way to the disk goes into the next one, so
/// the number of synchronous writes does not grow with the load.
/// </summary>
/// <typeparam name="TWriter">What items write with: the statements of one connection, prepared.</typeparam>
public sealed class GroupCommitter<TWriter> : IDisposable
{
    private readonly GroupTransaction<TWriter> _transaction;
    private readonly object _gate = new();
    private readonly Thread _thread;
    private readonly bool _commitsOnCaller;
    private List<ICommitItem<TWriter>> _queue = [];
    private List<ICommitItem<TWriter>> _taken = [];
    private bool _isStopping;
    private bool _isStopped;
    private bool _isWriting;

    /// <param name="database">Where it writes; it must outlive the writer.</param>
    /// <param name="create">Prepares the statements of a new connection.</param>
    /// <param name="options">Fixed for the writer's life.</param>
    public GroupCommitter(Database database, Func<SqliteSession, TWriter> create, GroupCommitOptions options)
    {
        _commitsOnCaller = options.CommitsOnCaller;
        _transaction = new GroupTransaction<TWriter>(database, create, options.Observer);
        _thread = new Thread(Work) { IsBackground = true, Name = options.Name };
        _thread.Start();
    }

    /// <summary>Items that wait for the disk.</summary>
    public int Pending => _queue.Count;

    public bool IsIdle
    {
        get
        {
            lock (_gate) return _queue.Count == 0 && !_isWriting;
        }
    }

    /// <summary>
    /// Does work in the next transaction. Completes when that is on disk, and fails when it is not or the work throws.
    /// </summary>
    public Task<T> RunAsync<T>(Func<TWriter, T> work, CancellationToken cancellationToken = default)
    {
        var task = new CommitTask<TWriter, T>(work, cancellationToken);
        Submit(task);
        return task.Done;
    }

    /// <summary>Hands in an item, which is told its outcome exactly once.</summary>
    public void Submit(ICommitItem<TWriter> item)
    {
        bool isRefused;
        lock (_gate)
        {
            isRefused = _isStopped;
            if (!isRefused)
            {
                _queue.Add(item);
                if (_isWriting || _isStopping || _transaction.IsAbandoned) return;
                if (!_commitsOnCaller || ThreadPool.PendingWorkItemCount > 0)
                {
                    // Others want this thread.
                    Monitor.Pulse(_gate);
                    return;
                }

                Take();
            }
        }

        if (isRefused)
        {
            _transaction.Refuse(item);
            return;
        }

        CommitTaken();
        lock (_gate)
        {
            if (_queue.Count > 0 || _isStopping || _transaction.IsAbandoned) Monitor.Pulse(_gate);
        }
    }

    /// <summary>Writes what is queued, then ends.</summary>
    public void Stop()
    {
        lock (_gate)
        {
            _isStopping = true;
            Monitor.Pulse(_gate);
        }

        if (Thread.CurrentThread != _thread) _thread.Join();
    }

    /// <summary>Ends at once, as a crash would: nothing further is committed and nobody is told anything.</summary>
    public void Abandon()
    {
        _transaction.Abandon();
        Stop();
    }

    /// <inheritdoc cref="Stop"/>
    public void Dispose() => Stop();

    private void Work()
    {
        while (WaitAndTake()) CommitTaken();
        _transaction.Close();
        List<ICommitItem<TWriter>> rest;
        lock (_gate)
        {
            _isStopped = true;
            rest = _queue;
            _queue = [];
        }

        foreach (var item in rest) _transaction.Refuse(item);
    }

    /// <returns>False when the writer is to end: nobody writes then, and nobody will.</returns>
    private bool WaitAndTake()
    {
        lock (_gate)
        {
            while (true)
            {
                if (!_isWriting)
                {
                    if (_transaction.IsAbandoned || (_isStopping && _queue.Count == 0)) return false;
                    if (_queue.Count > 0) break;
                }

                Monitor.Wait(_gate);
            }

            Take();
            return true;
        }
    }

    /// <summary>The caller holds the gate, and writes until it gives the writing back.</summary>
    private void Take()
    {
        (_queue, _taken) = (_taken, _queue);
        _isWriting = true;
    }

    private void CommitTaken()
    {
        _transaction.Commit(_taken);
        lock (_gate)
        {
            _taken.Clear();
            _isWriting = false;
        }
    }
}
