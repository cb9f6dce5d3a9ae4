using System.Diagnostics;

namespace Maestro.TestKit;

/// <summary>Installs what a folder's npm lock file names, once for all test processes of a checkout.</summary>
public static class NpmInstall
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(4);

    /// <param name="folder">Has package.json and package-lock.json.</param>
    /// <param name="isComplete">Whether everything is there, so that npm need not be asked.</param>
    /// <param name="finish">What is left to do after npm; null: nothing.</param>
    /// <returns>Null when everything is there; else why not.</returns>
    public static async Task<string?> EnsureAsync(string folder, Func<bool> isComplete, Func<Task>? finish = null)
    {
        if (isComplete()) return null;

        await using var turn = await TurnAsync(folder);
        if (isComplete()) return null;
        if (await ProcessRun.TryAsync("npm", folder, "ci", "--no-audit", "--no-fund", "--ignore-scripts") is not { } run)
            return "npm is not installed.";
        if (run.ExitCode == 0 && finish is not null) await finish();
        return run.ExitCode == 0 && isComplete()
            ? null
            : $"npm ci in {folder} failed with {run.ExitCode}: {run.Output}{run.Errors}";
    }

    /// <summary>npm writes its own note of what it installed at the very end.</summary>
    public static bool IsInstalled(string folder) => File.Exists(Path.Combine(folder, "node_modules", ".package-lock.json"));

    private static async Task<FileStream> TurnAsync(string folder)
    {
        var waited = Stopwatch.StartNew();
        while (true)
        {
            try
            {
                return new FileStream(
                    Path.Combine(folder, ".install-lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 1,
                    FileOptions.DeleteOnClose);
            }
            catch (IOException) when (waited.Elapsed < Patience)
            {
                await Task.Delay(200);
            }
        }
    }
}
