using System.Diagnostics;
using System.Reflection;

namespace Infrastructure.Tests.Bicep.Cli;

/// <summary>Runs the Bicep CLI that the build downloaded.</summary>
internal static class BicepCli
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    private static readonly string Executable = typeof(BicepCli).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(attribute => attribute.Key == "Bicep").Value!;

    /// <summary>The program's path, with Windows' ending where there is one.</summary>
    public static string Path { get; } = File.Exists(Executable) ? Executable : Executable + ".exe";

    /// <summary>Runs to the end. Only the variables given are seen by parameter files: what the caller's shell holds is taken away.</summary>
    /// <exception cref="TimeoutException">It ran past two minutes and was ended.</exception>
    public static async Task<BicepOutcome> RunAsync(
        string folder, IReadOnlyDictionary<string, string> variables, params string[] arguments)
    {
        var start = new ProcessStartInfo(Path, arguments)
        {
            WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false,
        };
        foreach (var name in start.Environment.Keys.Where(IsOurs).ToList()) start.Environment.Remove(name);
        foreach (var (name, value) in variables) start.Environment[name] = value;

        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        using var limit = new CancellationTokenSource(Limit);
        try
        {
            await process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"bicep {string.Join(' ', arguments)} ran past {Limit}.");
        }

        return new BicepOutcome(process.ExitCode, await output, await error);
    }

    private static bool IsOurs(string name) =>
        name.StartsWith("MAESTRO_", StringComparison.Ordinal) || name.StartsWith("AZURE_", StringComparison.Ordinal);
}

/// <summary>How a run of the CLI ended. Diagnostics, warnings too, come on <paramref name="Errors"/>.</summary>
internal sealed record BicepOutcome(int ExitCode, string Output, string Errors);
