using Microsoft.Data.Sqlite;

namespace Stores.Tests.Sqlite;

/// <summary>Holds the write lock of a database file, as another process would.</summary>
internal sealed class HeldDatabase : IDisposable
{
    private readonly SqliteConnection _connection;

    public HeldDatabase(string path)
    {
        _connection = new SqliteConnection($"Data Source={path};Pooling=False");
        _connection.Open();
        Run("BEGIN IMMEDIATE");
    }

    public void Run(string sql)
    {
        using var command = _connection.CreateCommand();
#pragma warning disable CA2100 // Tests spell their own statements.
        command.CommandText = sql;
#pragma warning restore CA2100
        command.ExecuteNonQuery();
    }

    public void Dispose()
    {
        Run("ROLLBACK");
        _connection.Dispose();
    }
}
