using Microsoft.Data.Sqlite;

namespace Maestro.Stores.Sqlite;

/// <summary>Prepared statements with positional binding.</summary>
internal static class SqliteCommands
{
    public static SqliteCommand Prepare(this SqliteConnection connection, string sql, params ReadOnlySpan<string> parameters)
    {
        var command = connection.CreateCommand();
#pragma warning disable CA2100 // Every text is spelled in this project; values are bound.
        command.CommandText = sql;
#pragma warning restore CA2100
        foreach (var name in parameters) command.Parameters.Add(new SqliteParameter { ParameterName = name });
        return command;
    }

    /// <summary>Binds in the order in which the parameters were named.</summary>
    public static void Bind(this SqliteCommand command, params ReadOnlySpan<object> values)
    {
        for (var i = 0; i < values.Length; i++) command.Parameters[i].Value = values[i];
    }

    public static void Run(this SqliteCommand command, params ReadOnlySpan<object> values)
    {
        command.Bind(values);
        command.ExecuteNonQuery();
    }

    public static long? Scalar(this SqliteCommand command, params ReadOnlySpan<object> values)
    {
        command.Bind(values);
        return (long?)command.ExecuteScalar();
    }
}
