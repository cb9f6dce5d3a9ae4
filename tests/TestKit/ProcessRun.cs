using System.ComponentModel;
using System.Diagnostics;

namespace Maestro.TestKit;

/// <summary>What a process said that ran to its end.</summary>
public sealed record ProcessRun(int ExitCode, string Output, string Errors)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(4);

    /// <exception cref="TimeoutException">It ran past four minutes, and was ended with what it had started.</exception>
    /// <exception cref="Win32Exception">There is no such program.</exception>
    public static async Task<ProcessRun> OfAsync(ProcessStartInfo start)
    {
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        using var process = Process.Start(start)!;
        using var limit = new CancellationTokenSource(Patience);
        try
        {
            var texts = await Task.WhenAll(
                process.StandardOutput.ReadToEndAsync(limit.Token), process.StandardError.ReadToEndAsync(limit.Token));
            await process.WaitForExitAsync(limit.Token);
            return new(process.ExitCode, texts[0], texts[1]);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"{start.FileName} {string.Join(' ', start.ArgumentList)} ran past {Patience}.");
        }
    }

    /// <summary>Null when there is no such program.</summary>
    /// <inheritdoc cref="OfAsync"/>
    public static async Task<ProcessRun?> TryAsync(string program, string folder, params IEnumerable<string> arguments)
    {
        try
        {
            return await OfAsync(new ProcessStartInfo(program, arguments) { WorkingDirectory = folder });
        }
        catch (Win32Exception)
        {
            return null;
        }
    }
}
