using Maestro.Embedded.Engine.Storage;
using Maestro.Sqlite;
using Microsoft.Data.Sqlite;

namespace Embedded.Engine.Tests.Recovery;

/// <summary>The way from one schema version to the next, with steps of the test's own behind the real ones.</summary>
public sealed class MigrationTests : IDisposable
{
    private const string AddsColumn = "ALTER TABLE instances ADD COLUMN note TEXT; UPDATE instances SET note = 'older'";
    private const string Fails = "CREATE TABLE half (x); INSERT INTO half VALUES (1); INSERT INTO nowhere VALUES (1)";

    private readonly TempFolder _folder = new();

    private static IReadOnlyList<string> Older => EngineSchema.Current.Steps;

    [Fact]
    public void Upgrade_OfAnOlderDatabase_KeepsItsRowsAndRunsEachStepOnce()
    {
        var path = CreateOlder();

        Upgrade(path, [.. Older, AddsColumn]);
        Upgrade(path, [.. Older, AddsColumn]);

        Assert.Equal(Older.Count + 1, VersionOf(path));
        Assert.Equal("a older", Read(path, "SELECT instance_id || ' ' || note FROM instances"));
    }

    [Fact]
    public void Upgrade_WhoseStepFails_LeavesTheDatabaseToTheOlderEngine()
    {
        var path = CreateOlder();
        var before = Dump(path);

        var error = Assert.Throws<DatabaseException>(() => Upgrade(path, [.. Older, Fails]));

        Assert.Contains($"stays at schema {Older.Count}", error.Message, StringComparison.Ordinal);
        Assert.Equal(before, Dump(path));
        Upgrade(path, Older);
    }

    [Fact]
    public void Upgrade_WhoseSecondStepFails_KeepsTheFirstAndGoesOnFromThere()
    {
        var path = CreateOlder();

        Assert.Throws<DatabaseException>(() => Upgrade(path, [.. Older, AddsColumn, Fails]));
        Assert.Equal(Older.Count + 1, VersionOf(path));
        Upgrade(path, [.. Older, AddsColumn, "CREATE TABLE mended (x)"]);

        Assert.Equal(Older.Count + 2, VersionOf(path));
    }

    [Theory]
    [InlineData("SELECT crash(); CREATE TABLE third (x)")]
    [InlineData("CREATE TABLE third (x); SELECT crash()")]
    public void Upgrade_CutShortByACrash_GoesOnWhereItStopped(string third)
    {
        var path = CreateOlder();
        var left = _folder["left.db"];

        // What the disk holds when the process ends within the third step; the second is committed by then.
        Upgrade(path, [.. Older, AddsColumn, third], connection => connection.CreateFunction("crash", () =>
        {
            File.Copy(path, left);
            File.Copy(path + "-wal", left + "-wal");
            return 1;
        }));

        Assert.Equal(Older.Count + 1, VersionOf(left));
        Assert.Equal(0L, Read(left, "SELECT count(*) FROM sqlite_master WHERE name = 'third'"));
        Upgrade(left, [.. Older, AddsColumn, "CREATE TABLE third (x)"]);
        Assert.Equal(Older.Count + 2, VersionOf(left));
        Assert.Equal("a older", Read(left, "SELECT instance_id || ' ' || note FROM instances"));
    }

    [Fact]
    public void Open_OfANewerOrForeignDatabase_ChangesNoByte()
    {
        var newer = CreateOlder();
        Upgrade(newer, [.. Older, AddsColumn]);
        var foreign = _folder["foreign.db"];
        using (var connection = Connect(foreign)) Execute(connection, "CREATE TABLE theirs (x)");

        foreach (var path in new[] { newer, foreign })
        {
            var before = File.ReadAllBytes(path);
            Assert.Throws<DatabaseException>(() => Open(path));
            Assert.Equal(before, File.ReadAllBytes(path));
        }
    }

    public void Dispose() => _folder.Dispose();

    private string CreateOlder()
    {
        var path = _folder["engine.db"];
        Open(path).Dispose();
        using var connection = Connect(path);
        Execute(
            connection,
            "INSERT INTO instances (instance_id, name, version, generation, status, created_at, updated_at) VALUES ('a', 'job', '', 0, 0, 0, 0)");
        return path;
    }

    private static Database Open(string path) =>
        Database.Open(new DatabaseOptions { Path = path, Schema = EngineSchema.Current });

    private static DatabaseSchema Schema(IReadOnlyList<string> steps) => EngineSchema.Current with { Steps = steps };

    private static void Upgrade(string path, IReadOnlyList<string> steps, Action<SqliteConnection>? prepare = null)
    {
        using var session = new SqliteSession(Connect(path));
        prepare?.Invoke(session.Connection);
        Migration.Upgrade(session, path, Schema(steps));
    }

    private static int VersionOf(string path)
    {
        using var session = new SqliteSession(Connect(path));
        return Migration.Check(session, path, Schema(new string[99]));
    }

    private static object? Read(string path, string sql)
    {
        using var connection = Connect(path);
        using var command = Command(connection, sql);
        return command.ExecuteScalar();
    }

    private static string Dump(string path)
    {
        using var connection = Connect(path);
        using var command = Command(
            connection,
            "SELECT name || ' ' || coalesce(sql, '') FROM sqlite_master UNION ALL SELECT name || '=' || value FROM engine_meta "
            + "UNION ALL SELECT instance_id FROM instances ORDER BY 1");
        using var rows = command.ExecuteReader();
        var lines = new List<string>();
        while (rows.Read()) lines.Add(rows.GetString(0));
        return string.Join('\n', lines);
    }

    private static void Execute(SqliteConnection connection, string sql)
    {
        using var command = Command(connection, sql);
        command.ExecuteNonQuery();
    }

    private static SqliteCommand Command(SqliteConnection connection, string sql)
    {
        var command = connection.CreateCommand();
#pragma warning disable CA2100 // Constants of these tests.
        command.CommandText = sql;
#pragma warning restore CA2100
        return command;
    }

    private static SqliteConnection Connect(string path)
    {
        var connection = new SqliteConnection($"Data Source={path};Pooling=False");
        connection.Open();
        return connection;
    }
}
