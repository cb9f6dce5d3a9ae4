using Maestro.Approvals;
using Maestro.Problems;

namespace Maestro.Cli.Commands;

/// <summary><c>maestro approve</c>: decides a gate: approve, edit or block.</summary>
internal static class ApproveCommand
{
    public static Command Create(CommandContext context)
    {
        var target = new Argument<string>(
            "APPROVAL|RUN") { Description = "Id of the approval (RUN~NODE), or of a run with one gate waiting." };
        var edit = new Option<FileInfo?>(
            "--edit")
            {
                Description = "Approve with the payload in this JSON file in place of the one that waits.",
                HelpName = "FILE",
            };
        var block = new Option<bool>("--block") { Description = "Block the gate: the run stops there." };
        var comment = new Option<string?>("--comment") { Description = "A word for the record." };
        var json = SharedOptions.Json();
        var server = new ServerOptions();
        var command = new Command("approve", "Decide a gate.") { target, edit, block, comment, json };
        server.AddTo(command);
        command.Validators.Add(result =>
        {
            if (result.GetValue(block) && result.GetValue(edit) is not null)
                result.AddError("--edit and --block exclude each other.");
        });
        command.SetAction(context.Handle(json, async (parsed, cancellationToken) =>
        {
            var payload = parsed.GetValue(edit) is { } file ? await ReadAsync(file, cancellationToken) : (JsonElement?)null;
            await using var connection = await context.Servers.OpenAsync(server, parsed, cancellationToken);
            var gate = await FindAsync(connection.Client, parsed.GetRequiredValue(target), cancellationToken);
            var word = parsed.GetValue(block) ? "block" : parsed.GetValue(edit) is null ? "approve" : "edit";
            // The digest makes the decision one about what we have just read, not about what it may have become since.
            var decided = await connection.Client.DecideAsync(
                gate.Id,
                new DecideRequest
                {
                    Decision = word,
                    Payload = payload,
                    PayloadDigest = gate.PayloadDigest,
                    Comment = parsed.GetValue(comment),
                }, cancellationToken);
            if (parsed.GetValue(json))
                await context.PrintAsync(JsonSerializer.SerializeToNode(decided, WireJson.Default.ApprovalView));
            else await context.Console.Out.WriteLineAsync(Said(decided, connection));
            return ExitCodes.Ok;
        }));
        return command;
    }

    private static string Said(ApprovalView decided, ServerConnection connection)
    {
        var state = decided.Status == GateStatus.Waiting
            ? $"counted; {decided.Required} people must approve"
            : Texts.Word(decided.Status);
        return $"{decided.Id}: {state}." + (connection.InProcess ? " The run goes on with the next maestro up." : "");
    }

    private static async Task<JsonElement> ReadAsync(FileInfo file, CancellationToken cancellationToken)
    {
        if (!file.Exists) throw new CliException(ExitCodes.BadInput, $"There is no file {file}.");
        try
        {
            return JsonElement.Parse(await File.ReadAllTextAsync(file.FullName, cancellationToken));
        }
        catch (JsonException broken)
        {
            throw new CliException(ExitCodes.BadInput, $"{file} is not JSON: {broken.Message}", inner: broken);
        }
    }

    private static async Task<ApprovalView> FindAsync(MaestroClient client, string target, CancellationToken cancellationToken)
    {
        var end = target.LastIndexOf('~');
        var gates = await client.ListApprovalsAsync(end < 0 ? target : target[..end], cancellationToken);
        if (end >= 0)
        {
            return gates.FirstOrDefault(gate => gate.Id == target)
                ?? throw new CliException(ExitCodes.BadInput, $"There is no approval {target}.");
        }

        var waiting = gates.Where(gate => gate.Status == GateStatus.Waiting).ToList();
        return waiting switch
        {
            [var only] => only,
            [] => throw new CliException(ExitCodes.BadInput, $"No gate of run {target} waits."),
            _ => throw new CliException(
                ExitCodes.BadInput, $"{waiting.Count} gates of run {target} wait; name one.",
                [.. waiting.Select(gate => new Fault(gate.Id, gate.Title))]),
        };
    }
}
