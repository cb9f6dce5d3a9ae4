using System.Text.Json;

namespace Maestro.TestKit.Azurite;

/// <summary>Azurite from npm in tests/azurite, installed when it is not there.</summary>
public static class AzuriteInstall
{
    internal static string Folder { get; } = Checkout.PathOf("tests", "azurite");

    /// <summary>Installs what the lock file names. Null when Azurite is there; else why not.</summary>
    public static async Task<string?> EnsureAsync() =>
        await ProcessRun.TryAsync("node", Folder, "--version") is { ExitCode: 0 }
            ? await NpmInstall.EnsureAsync(Folder, IsComplete)
            : "Node.js is not installed.";

    private static bool IsComplete()
    {
        var installed = Path.Combine(Folder, "node_modules", "azurite", "package.json");
        return NpmInstall.IsInstalled(Folder) && File.Exists(installed)
            && Json(installed).GetProperty("version").GetString() == Wanted();
    }

    private static string? Wanted() =>
        Json(Path.Combine(Folder, "package.json")).GetProperty("dependencies").GetProperty("azurite").GetString();

    private static JsonElement Json(string path) => JsonElement.Parse(File.ReadAllText(path));
}
