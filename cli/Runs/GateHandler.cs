using Maestro.Approvals;

namespace Maestro.Cli.Runs;

/// <summary>
/// Sees to the gates of a run: approves them when told to, asks whoever sits at the terminal, or says where to decide.
/// Each gate gets its turn once per payload; after that others decide and we wait.
/// </summary>
internal sealed class GateHandler(ServerConnection server, CliConsole console, GatePrompt prompt, bool approveAll)
{
    private readonly HashSet<string> _seen = new(StringComparer.Ordinal);

    /// <summary>Whether a gate waits that had no turn yet.</summary>
    public async Task<bool> HasNewAsync(string runId, CancellationToken cancellationToken) =>
        (await NewAsync(runId, cancellationToken)).Count > 0;

    public async Task AttendAsync(string runId, CancellationToken cancellationToken)
    {
        foreach (var gate in await NewAsync(runId, cancellationToken))
        {
            _seen.Add(Key(gate));
            if (approveAll)
                await DecideAsync(
                    gate,
                    new DecideRequest
                    {
                        Decision = "approve",
                        PayloadDigest = gate.PayloadDigest,
                        Comment = "maestro run --approve",
                    }, cancellationToken);
            else if (console.IsInteractive) await AskAsync(gate, cancellationToken);
            else await TellAsync(gate);
        }
    }

    private static string Key(ApprovalView gate) => $"{gate.Id} {gate.PayloadDigest}";

    private async Task<List<ApprovalView>> NewAsync(string runId, CancellationToken cancellationToken) =>
        [.. (await server.Client.ListApprovalsAsync(runId, cancellationToken)).Where(
            gate => gate.Status == GateStatus.Waiting && !_seen.Contains(Key(gate)))];

    private async Task AskAsync(ApprovalView gate, CancellationToken cancellationToken)
    {
        while (await prompt.AskAsync(gate, cancellationToken) is { } decision)
        {
            if (await DecideAsync(gate, decision, cancellationToken)) return;
        }

        await TellAsync(gate);
    }

    /// <summary>Whether the decision was taken; if not, the reason is on standard error.</summary>
    private async Task<bool> DecideAsync(ApprovalView gate, DecideRequest decision, CancellationToken cancellationToken)
    {
        try
        {
            var decided = await server.Client.DecideAsync(gate.Id, decision, cancellationToken);
            _seen.Add(Key(decided));
            await console.Error.WriteLineAsync(decided.Status == GateStatus.Waiting
                ? $"Gate {gate.Id}: counted; {decided.Required} people must approve."
                : $"Gate {gate.Id}: {Texts.Word(decided.Status)}.");
            return true;
        }
        catch (CliException refused) when (refused.ExitCode == ExitCodes.BadInput)
        {
            await console.Error.WriteLineAsync($"Gate {gate.Id}: {refused.Message}");
            foreach (var fault in refused.Faults) await console.Error.WriteLineAsync($"  {fault}");
            return false;
        }
    }

    private async Task TellAsync(ApprovalView gate)
    {
        await console.Error.WriteLineAsync($"Waiting for a decision at gate {gate.Id}: {Texts.Clean(gate.Title)}");
        await console.Error.WriteLineAsync($"  maestro approve {gate.Id} --server {server.Client.Address.ToString().TrimEnd('/')}   (or --block, or --edit FILE)");
    }
}
