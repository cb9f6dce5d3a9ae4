using System.Globalization;
using System.Text;
using Maestro.Stores.Sqlite;

namespace Stores.Tests.Sqlite;

/// <summary>A process that writes until it is killed, and says on standard output what has been acknowledged.</summary>
internal static class CrashWriter
{
    public const string Command = "crash-writer";
    public const string Table = "crash";

    public static readonly string[] Parts = ["head", "middle", "tail"];

    public static async Task<int> RunAsync(string database, string blobs)
    {
        using var tables = SqliteTableStore.Open(new SqliteStoreOptions { DatabasePath = database, BlobFolder = blobs });
        var files = FileBlobStore.OpenFolder(blobs);
        var run = Guid.NewGuid().ToString("N");
        await Task.WhenAll(Enumerable.Range(0, 4).Select(writer => Task.Run(() => WriteAsync(tables, files, $"{run}-{writer}"))));
        return 1;
    }

    private static async Task WriteAsync(SqliteTableStore tables, FileBlobStore files, string writer)
    {
        for (var i = 0; ; i++)
        {
            var name = string.Create(CultureInfo.InvariantCulture, $"{writer}-{i}");
            var outcome = await tables.WriteAsync(
                Table, writer, [.. Parts.Select(part => TableWrite.Insert($"{name}-{part}", $"\"{name}\""))]);
            await SayAsync($"row {writer} {name} {string.Join(' ', outcome.ETags)}");

            var blob = await files.PutAsync(new MemoryStream(Encoding.UTF8.GetBytes(name)));
            await SayAsync($"blob {blob.Digest}");
        }
    }

    private static async Task SayAsync(string line)
    {
        // One call per line: the console writer is synchronized and flushes each.
        await Console.Out.WriteLineAsync(line);
    }
}
