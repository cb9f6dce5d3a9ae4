using System.Diagnostics;
using Maestro;
using Maestro.Stores.Sqlite;

namespace Stores.Tests.Sqlite;

public sealed class CrashTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly List<string> _acknowledged = [];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Kill_OfAWriter_LosesNothingAcknowledgedAndHalvesNothing()
    {
        for (var kill = 0; kill < 3; kill++)
        {
            await RunAndKillAsync(after: 40 + (kill * 33));
            await CheckAsync();
        }
    }

    private async Task RunAndKillAsync(int after)
    {
        string[] arguments = [typeof(CrashWriter).Assembly.Location, CrashWriter.Command, _folder["crash.db"], _folder["blobs"]];
        using var process = Process.Start(new ProcessStartInfo(
            Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", arguments) { RedirectStandardOutput = true })!;
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        for (var lines = 0; await process.StandardOutput.ReadLineAsync(limit.Token) is { } line; lines++)
        {
            _acknowledged.Add(line);
            if (lines == after) process.Kill();
        }

        await process.WaitForExitAsync(limit.Token);
        Assert.NotEqual(1, process.ExitCode);
    }

    private async Task CheckAsync()
    {
        using var tables = SqliteTableStore.Open(
            new SqliteStoreOptions { DatabasePath = _folder["crash.db"], BlobFolder = _folder["blobs"] });
        var blobs = FileBlobStore.OpenFolder(_folder["blobs"]);
        Assert.Empty(Directory.GetFiles(_folder["blobs/staging"]));

        // The last line may be cut: then its writer was not told.
        foreach (var line in _acknowledged.Select(line => line.Split(' ')))
        {
            if (line is ["row", var writer, var name, .. { Length: 3 } etags]) await CheckBatchAsync(tables, writer, name, etags);
            else if (line is ["blob", { Length: 71 } digest]) Assert.Equal(digest, await DigestAsync(blobs, digest));
        }

        foreach (var writer in _acknowledged.Select(line => line.Split(' ')).Where(line => line is ["row", _, _, _, _, _])
            .Select(line => line[1]).Distinct())
        {
            var rows = await tables.QueryAsync(CrashWriter.Table, writer).ToListAsync();
            Assert.All(rows.GroupBy(row => row.Body), batch => Assert.Equal(CrashWriter.Parts.Length, batch.Count()));
        }

        // What was given out before the kill is never given out again.
        var outcome = await tables.WriteAsync("other", "p", [TableWrite.Upsert("r", "1")]);
        Assert.DoesNotContain(outcome.ETags[0], _acknowledged.SelectMany(line => line.Split(' ')));
    }

    private static async Task CheckBatchAsync(SqliteTableStore tables, string writer, string name, string[] etags)
    {
        for (var i = 0; i < etags.Length - 1; i++)
        {
            var row = $"{name}-{CrashWriter.Parts[i]}";
            Assert.Equal(
                new TableRow(writer, row, etags[i], $"\"{name}\""), await tables.GetAsync(CrashWriter.Table, writer, row));
        }
    }

    private static async Task<string> DigestAsync(FileBlobStore blobs, string digest)
    {
        await using var stream = await blobs.OpenAsync(digest);
        Assert.NotNull(stream);
        using var memory = new MemoryStream();
        await stream.CopyToAsync(memory);
        return Digest.Of(memory.ToArray());
    }
}
