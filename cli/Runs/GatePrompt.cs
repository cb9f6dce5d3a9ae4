using System.Diagnostics;

namespace Maestro.Cli.Runs;

/// <summary>Shows a gate to the person at the terminal and takes the answer.</summary>
internal sealed class GatePrompt(CliConsole console)
{
    /// <summary>The decision, or null when the person leaves it to others.</summary>
    public async Task<DecideRequest?> AskAsync(ApprovalView gate, CancellationToken cancellationToken)
    {
        await console.Error.WriteLineAsync($"\nGate {gate.NodeId} of {gate.Recipe}: {Texts.Clean(gate.Title)}");
        await console.Error.WriteLineAsync(Texts.Clean(Texts.Json(gate.Payload)));
        while (true)
        {
            await console.Error.WriteAsync("[a]pprove, [e]dit, [b]lock, or [w]ait for a decision elsewhere? ");
            await console.Error.FlushAsync(cancellationToken);
            // Reading a line from a terminal cannot be interrupted; it is left behind when the command is.
            var answer = await Task.Run(console.In.ReadLine, cancellationToken).WaitAsync(cancellationToken);
            switch (answer?.Trim().ToUpperInvariant())
            {
                case "A" or "APPROVE":
                    return new DecideRequest { Decision = "approve", PayloadDigest = gate.PayloadDigest };
                case "B" or "BLOCK":
                    return new DecideRequest { Decision = "block", PayloadDigest = gate.PayloadDigest };
                case "E" or "EDIT":
                    if (await EditAsync(gate, cancellationToken) is { } edited)
                        return new DecideRequest
                        {
                            Decision = "edit",
                            Payload = JsonSerializer.SerializeToElement(edited, WireJson.Default.JsonNode),
                            PayloadDigest = gate.PayloadDigest,
                        };
                    break;
                case null or "W" or "WAIT":
                    return null;
                default:
                    break;
            }
        }
    }

    private async Task<JsonNode?> EditAsync(ApprovalView gate, CancellationToken cancellationToken)
    {
        var file = Path.Combine(Path.GetTempPath(), $"maestro-{Guid.NewGuid():N}.json");
        await File.WriteAllTextAsync(file, Texts.Json(gate.Payload) + "\n", cancellationToken);
        try
        {
            if (!await OpenEditorAsync(file, cancellationToken)) return null;
            var edited = JsonNode.Parse(await File.ReadAllTextAsync(file, cancellationToken));
            if (!JsonNode.DeepEquals(edited, gate.Payload)) return edited;
            await console.Error.WriteLineAsync("Nothing was changed.");
        }
        catch (JsonException broken)
        {
            await console.Error.WriteLineAsync($"The edited text is not JSON: {broken.Message}");
        }
        finally
        {
            File.Delete(file);
        }

        return null;
    }

    private async Task<bool> OpenEditorAsync(string file, CancellationToken cancellationToken)
    {
        var editor = Environment.GetEnvironmentVariable("VISUAL") ?? Environment.GetEnvironmentVariable("EDITOR")
            ?? (OperatingSystem.IsWindows() ? "notepad" : "vi");
        // The variable may hold arguments ("code --wait"), so a shell reads it.
        var start = OperatingSystem.IsWindows()
            ? new ProcessStartInfo("cmd.exe", ["/c", $"{editor} {file}"])
            : new ProcessStartInfo("/bin/sh", ["-c", $"{editor} \"$1\"", "sh", file]);
        using var process = Process.Start(start);
        if (process is not null)
        {
            await process.WaitForExitAsync(cancellationToken);
            if (process.ExitCode == 0) return true;
        }

        await console.Error.WriteLineAsync($"The editor '{editor}' failed. Set EDITOR to another.");
        return false;
    }
}
