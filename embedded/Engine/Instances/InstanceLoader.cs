using Maestro.Embedded.Engine.Replay;
using Maestro.Sqlite;

namespace Maestro.Embedded.Engine.Instances;

/// <summary>Reads an instance from disk and, if it has not ended, replays its history.</summary>
internal sealed class InstanceLoader(EngineRuntime runtime)
{
    /// <returns>Null when there is no such instance.</returns>
    /// <exception cref="DatabaseException">The database cannot be read, or what it holds cannot be understood.</exception>
    public InstanceState? Load(InstanceActor actor)
    {
        var (row, log) = runtime.Read(reader =>
        {
            var found = reader.FindInstance(actor.InstanceId);
            return (found, found is { IsTerminal: false } ? reader.ReadLog(found.Key) : []);
        });
        if (row is null) return null;
        var state = new InstanceState(row);
        if (row.IsTerminal) return state;

        try
        {
            new HistoryReplay(state, input => runtime.CreateExecution(actor, row, input)).Run(log);
        }
        catch (InvalidDataException exception)
        {
            throw new DatabaseException(
                DatabaseFault.Damaged, $"The history of instance '{actor.InstanceId}' cannot be read: {exception.Message}",
                exception);
        }

        return state;
    }
}
