using Maestro.Cli.Api;
using Maestro.Cli.Output;
using Maestro.Cli.Servers;

namespace Maestro.Cli.Runs;

/// <summary>
/// Sees to the gates of a run: approves them when told to, asks whoever sits at the terminal, or says where to decide.
/// Each gate gets its turn once per payload; after that others decide and we wait.
/// </summary>
internal sealed class GateKeeper(ServerConnection server, CliConsole console, GatePrompt prompt, bool approveAll)
{
    private readonly HashSet<string> _seen = new(StringComparer.Ordinal);

    /// <summary>Whether a gate waits that had no turn yet.</summary>
    public async Task<bool> HasNewAsync(string runId, CancellationToken cancellationToken) => (await NewAsync(runId, cancellationToken)).Count > 0;

    public async Task AttendAsync(string runId, CancellationToken cancellationToken)
    {
        foreach (var gate in await NewAsync(runId, cancellationToken))
        {
            _seen.Add(Key(gate));
            if (approveAll) await DecideAsync(gate, new DecisionBody("approve", null, gate.PayloadDigest, "maestro run --approve"), cancellationToken);
            else if (console.IsInteractive) await AskAsync(gate, cancellationToken);
            else await TellAsync(gate);
        }
    }

    private static string Key(ApprovalInfo gate) => $"{gate.Id} {gate.PayloadDigest}";

    private async Task<List<ApprovalInfo>> NewAsync(string runId, CancellationToken cancellationToken) =>
        [.. (await server.Client.ListApprovalsAsync(runId, cancellationToken)).Where(gate => gate.IsWaiting && !_seen.Contains(Key(gate)))];

    private async Task AskAsync(ApprovalInfo gate, CancellationToken cancellationToken)
    {
        while (await prompt.AskAsync(gate, cancellationToken) is { } decision)
        {
            if (await DecideAsync(gate, decision, cancellationToken)) return;
        }

        await TellAsync(gate);
    }

    /// <summary>Whether the decision was taken; if not, the reason is on standard error.</summary>
    private async Task<bool> DecideAsync(ApprovalInfo gate, DecisionBody decision, CancellationToken cancellationToken)
    {
        try
        {
            var decided = await server.Client.DecideAsync(gate.Id, decision, cancellationToken);
            _seen.Add(Key(decided));
            await console.Error.WriteLineAsync(decided.IsWaiting
                ? $"Gate {gate.Id}: counted; {decided.Required} people must approve."
                : $"Gate {gate.Id}: {decided.Status.ToLowerInvariant()}.");
            return true;
        }
        catch (CliException refused) when (refused.ExitCode == ExitCodes.BadInput)
        {
            await console.Error.WriteLineAsync($"Gate {gate.Id}: {refused.Message}");
            foreach (var fault in refused.Faults) await console.Error.WriteLineAsync($"  {fault}");
            return false;
        }
    }

    private async Task TellAsync(ApprovalInfo gate)
    {
        await console.Error.WriteLineAsync($"Waiting for a decision at gate {gate.Id}: {Texts.Clean(gate.Title)}");
        await console.Error.WriteLineAsync($"  maestro approve {gate.Id} --server {server.Client.Address.ToString().TrimEnd('/')}   (or --block, or --edit FILE)");
    }
}
