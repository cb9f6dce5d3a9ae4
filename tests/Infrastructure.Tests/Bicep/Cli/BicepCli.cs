using System.Diagnostics;
using System.Reflection;

namespace Infrastructure.Tests.Bicep.Cli;

/// <summary>Runs the Bicep CLI that the build downloaded.</summary>
internal static class BicepCli
{
    private static readonly string Executable = typeof(BicepCli).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(attribute => attribute.Key == "Bicep").Value!;

    /// <summary>The program's path, with Windows' ending where there is one.</summary>
    public static string Path { get; } = File.Exists(Executable) ? Executable : Executable + ".exe";

    /// <summary>
    /// Runs to the end. Only the variables given are seen by parameter files: what the caller's shell holds is taken away.
    /// </summary>
    /// <exception cref="TimeoutException">It ran past four minutes and was ended.</exception>
    public static async Task<ProcessRun> RunAsync(
        string folder, IReadOnlyDictionary<string, string> variables, params string[] arguments)
    {
        var start = new ProcessStartInfo(Path, arguments) { WorkingDirectory = folder };
        foreach (var name in start.Environment.Keys.Where(IsOurs).ToList()) start.Environment.Remove(name);
        foreach (var (name, value) in variables) start.Environment[name] = value;

        return await ProcessRun.OfAsync(start);
    }

    private static bool IsOurs(string name) =>
        name.StartsWith("MAESTRO_", StringComparison.Ordinal) || name.StartsWith("AZURE_", StringComparison.Ordinal);
}
