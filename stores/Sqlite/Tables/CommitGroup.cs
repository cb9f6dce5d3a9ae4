using Microsoft.Data.Sqlite;

namespace Maestro.Stores.Sqlite;

/// <summary>Commits batches together and tells each caller its own outcome. Used by the writer's thread only.</summary>
internal sealed class CommitGroup(SqliteDatabase database) : IDisposable
{
    private WriteSession? _session;

    /// <summary>Commits what can be; every request is answered when this returns.</summary>
    public void Commit(List<WriteRequest> requests)
    {
        try
        {
            if (requests.Count > 0) Attempt(requests);
        }
        catch (SqliteException exception) when (SqliteFaults.IsFull(exception) && requests.Count > 1)
        {
            // The group did not fit. One at a time, what fits gets in and only the rest is refused.
            foreach (var request in requests) Commit([request]);
        }
        catch (SqliteException exception)
        {
            var fault = SqliteFaults.Translate(exception, database.FullPath);
            if (fault.Fault is not (StoreFault.Full or StoreFault.Locked)) Reconnect();
            foreach (var request in requests) request.Fail(fault);
        }
        catch (Exception exception)
        {
            // The thread must live: the callers get the fault, the next group a fresh connection.
            Reconnect();
            foreach (var request in requests) request.Fail(exception);
        }
    }

    public void Dispose() => Reconnect();

    private void Attempt(List<WriteRequest> requests)
    {
        var session = _session ??= new WriteSession(database);
        var outcomes = new WriteOutcome[requests.Count];
        session.Begin();
        try
        {
            for (var i = 0; i < outcomes.Length; i++) outcomes[i] = session.Apply(requests[i]);
            session.Commit();
        }
        catch
        {
            session.Rollback();
            throw;
        }

        for (var i = 0; i < outcomes.Length; i++) requests[i].Complete(outcomes[i]);
    }

    private void Reconnect()
    {
        _session?.Dispose();
        _session = null;
    }
}
