using System.Diagnostics;
using System.Text.Json;

namespace Maestro.Azurite;

/// <summary>Azurite from npm in tests/azurite, installed when it is not there.</summary>
internal static class AzuriteInstall
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(4);

    public static string Folder { get; } = Path.Combine(RepositoryRoot(), "tests", "azurite");

    /// <summary>Installs what the lock file names. Null when Azurite is there; else why not.</summary>
    public static async Task<string?> EnsureAsync()
    {
        if (await VersionAsync("node") is null) return "Node.js is not installed.";
        if (IsComplete()) return null;
        if (await VersionAsync("npm") is null) return "npm is not installed, nor is Azurite.";

        // Several test processes may start at once in one checkout.
        await using var turn = await TurnAsync();
        if (IsComplete()) return null;
        var (exitCode, output) = await RunAsync("npm", "ci", "--no-audit", "--no-fund", "--ignore-scripts");
        return exitCode == 0 && IsComplete() ? null : $"npm ci in tests/azurite failed with {exitCode}: {output}";
    }

    // npm writes its own note of what it installed at the very end.
    private static bool IsComplete() =>
        File.Exists(Path.Combine(Folder, "node_modules", ".package-lock.json"))
        && File.Exists(Path.Combine(Folder, "node_modules", "azurite", "package.json"))
        && VersionIn(Path.Combine(Folder, "node_modules", "azurite", "package.json")) == WantedVersion();

    private static string? WantedVersion() => Json(Path.Combine(Folder, "package.json")).GetProperty("dependencies").GetProperty("azurite").GetString();

    private static string? VersionIn(string path) => Json(path).GetProperty("version").GetString();

    private static JsonElement Json(string path) => JsonElement.Parse(File.ReadAllText(path));

    private static async Task<FileStream> TurnAsync()
    {
        var deadline = Stopwatch.StartNew();
        while (true)
        {
            try
            {
                return new FileStream(Path.Combine(Path.GetTempPath(), "maestro-azurite-install.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException) when (deadline.Elapsed < Patience)
            {
                await Task.Delay(200);
            }
        }
    }

    private static async Task<string?> VersionAsync(string program)
    {
        try
        {
            var (exitCode, output) = await RunAsync(program, "--version");
            return exitCode == 0 ? output : null;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }

    private static async Task<(int ExitCode, string Output)> RunAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = Folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        using var limit = new CancellationTokenSource(Patience);
        try
        {
            var texts = await Task.WhenAll(process.StandardOutput.ReadToEndAsync(limit.Token), process.StandardError.ReadToEndAsync(limit.Token));
            await process.WaitForExitAsync(limit.Token);
            return (process.ExitCode, string.Concat(texts).Trim());
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            return (-1, $"no end within {Patience}");
        }
    }

    private static string RepositoryRoot()
    {
        var directory = new DirectoryInfo(AppContext.BaseDirectory);
        while (directory is not null && !File.Exists(Path.Combine(directory.FullName, "Maestro.sln"))) directory = directory.Parent;
        return directory?.FullName ?? throw new InvalidOperationException("Maestro.sln was not found above the test binaries.");
    }
}
