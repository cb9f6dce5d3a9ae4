using System.ComponentModel;
using System.Diagnostics;

namespace Deploy.Tests.Rendering;

/// <summary>What a finished process said.</summary>
internal sealed record ProcessRun(int ExitCode, string Output, string Errors)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(4);

    /// <summary>Runs a program to its end; null when there is no such program.</summary>
    public static async Task<ProcessRun?> TryAsync(string program, string folder, params string[] arguments)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, arguments)
            {
                WorkingDirectory = folder,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            })!;
            using var limit = new CancellationTokenSource(Patience);
            try
            {
                var texts = await Task.WhenAll(process.StandardOutput.ReadToEndAsync(limit.Token), process.StandardError.ReadToEndAsync(limit.Token));
                await process.WaitForExitAsync(limit.Token);
                return new(process.ExitCode, texts[0], texts[1]);
            }
            catch (OperationCanceledException)
            {
                process.Kill(entireProcessTree: true);
                return new(-1, "", $"no end within {Patience}");
            }
        }
        catch (Win32Exception)
        {
            return null;
        }
    }
}
