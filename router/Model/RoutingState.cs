namespace Maestro.Router.Model;

/// <summary>
/// The table in force. Requests take it once and keep it to their end, so that a change of configuration never shows in the
/// middle of one.
/// </summary>
internal sealed class RoutingState(RoutingTable table)
{
    private RoutingTable _table = table;

    public RoutingTable Table => Volatile.Read(ref _table);

    public void Replace(RoutingTable table) => Volatile.Write(ref _table, table);
}
