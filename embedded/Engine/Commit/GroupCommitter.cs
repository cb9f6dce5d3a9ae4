using Maestro.Embedded.Engine.Storage;
using Microsoft.Extensions.Logging;

namespace Maestro.Embedded.Engine.Commit;

/// <summary>
/// The one writer. Everything submitted while a transaction is on its way to the disk goes into the next one, so the number of
/// synchronous writes does not grow with the load.
/// </summary>
/// <remarks>
/// Who submits while nothing is being written, and nobody waits for a thread of the pool, commits on its own thread, which
/// spares a lone run the way to another thread and back. All else is for the writer's own thread.
/// </remarks>
internal sealed class GroupCommitter : IDisposable
{
    private readonly GroupTransaction _transaction;
    private readonly object _gate = new();
    private readonly Thread _thread;
    private List<ICommitItem> _queue = [];
    private List<ICommitItem> _taken = [];
    private bool _isStopping;
    private bool _isStopped;
    private bool _isWriting;

    public GroupCommitter(EngineDatabase database, DurableEngineOptions options, ILogger log, Action onSuccess)
    {
        _transaction = new GroupTransaction(database, options.CommitObserver, log, onSuccess);
        _thread = new Thread(Work) { IsBackground = true, Name = "maestro-engine-writer" };
        _thread.Start();
    }

    public int Pending => _queue.Count;

    public bool IsIdle
    {
        get
        {
            lock (_gate) return _queue.Count == 0 && !_isWriting;
        }
    }

    public void Submit(ICommitItem item)
    {
        bool isRefused;
        lock (_gate)
        {
            isRefused = _isStopped;
            if (!isRefused)
            {
                _queue.Add(item);
                if (_isWriting || _isStopping || _transaction.IsAbandoned) return;
                if (ThreadPool.PendingWorkItemCount > 0)
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

    public void Dispose() => Stop();

    private void Work()
    {
        while (WaitAndTake()) CommitTaken();
        _transaction.Close();
        List<ICommitItem> rest;
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
