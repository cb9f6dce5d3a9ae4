using System.Diagnostics;
using System.Security.Cryptography;
using System.Text.RegularExpressions;

namespace Maestro.TestKit.Azurite;

/// <summary>A running Azurite on loopback ports of its own choice, with an account of our own.</summary>
public sealed partial class AzuriteServer : IAsyncDisposable
{
    private const string Account = "maestro";
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly Process _process;

    private AzuriteServer(Process process, string connectionString) => (_process, ConnectionString) = (process, connectionString);

    public string ConnectionString { get; }

    /// <summary>Starts Azurite and waits until it listens.</summary>
    public static async Task<AzuriteServer> StartAsync(string dataFolder)
    {
        var key = Convert.ToBase64String(RandomNumberGenerator.GetBytes(64));
        string[] arguments =
        [
            "serve.cjs", "--location", dataFolder, "--blobPort", "0", "--queuePort", "0", "--tablePort", "0",
            "--silent", "--disableTelemetry", "--skipApiVersionCheck",
        ];
        var start = new ProcessStartInfo("node", arguments)
        {
            WorkingDirectory = AzuriteInstall.Folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        start.Environment["AZURITE_ACCOUNTS"] = $"{Account}:{key}";
        var process = Process.Start(start)!;
        try
        {
            var urls = await UrlsAsync(process);
            return new AzuriteServer(
                process,
                $"AccountName={Account};AccountKey={key};BlobEndpoint={urls["Blob"]}/{Account};TableEndpoint={urls["Table"]}/{Account};QueueEndpoint={urls["Queue"]}/{Account};");
        }
        catch
        {
            process.Kill();
            process.Dispose();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private static async Task<Dictionary<string, string>> UrlsAsync(Process process)
    {
        using var limit = new CancellationTokenSource(Patience);
        Dictionary<string, string> urls = new(StringComparer.Ordinal);
        while (urls.Count < 3)
        {
            var line = await process.StandardOutput.ReadLineAsync(limit.Token)
                ?? throw new InvalidOperationException("Azurite ended before it listened.");
            if (Listening().Match(line) is { Success: true } match)
                urls[match.Groups["service"].Value] = match.Groups["url"].Value;
        }

        // Nobody reads on, but a full pipe would stop it.
        _ = process.StandardOutput.BaseStream.CopyToAsync(Stream.Null, CancellationToken.None);
        return urls;
    }

    [GeneratedRegex(@"Azurite (?<service>\w+) service is successfully listening at (?<url>http://\S+)")]
    private static partial Regex Listening();
}
