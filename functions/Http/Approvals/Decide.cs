using System.Text.Json;
using Maestro.Approvals;
using Maestro.Functions.Gates;
using Maestro.Functions.Http.Requests;
using Maestro.Problems;
using Microsoft.DurableTask.Client;

namespace Maestro.Functions.Http.Approvals;

/// <summary>
/// <c>POST /approvals/{id}</c>: approve, edit or block. 200 with the gate once the decision is on disk; 409 when it came too
/// late, names another payload, or does not count from this person; 403 when policy does not let this person decide.
/// </summary>
public sealed class Decide(GateDecisions decisions, ReadApprovals approvals)
{
    private const int MaxCommentLength = 4000;

    [Function(nameof(Decide))]
    public async Task<IActionResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "approvals/{id}")] HttpRequest request, string id,
        [DurableClient] DurableTaskClient client, CancellationToken cancellationToken)
    {
        var (body, problem) = await RequestBody.ReadAsync(request, WireJson.Strict.DecideRequest, null, cancellationToken);
        if (problem is not null) return problem;
        if (ApprovalIds.Parse(id) is not var (runId, nodeId)) return ApprovalIds.Unknown(id);

        var faults = Check(body!, out var decision);
        if (faults.Count > 0) return ProblemReply.Invalid(faults);

        var payload = body!.Payload is { ValueKind: not JsonValueKind.Undefined } given ? given : (JsonElement?)null;
        var outcome = await decisions.DecideAsync(
            new GateDecision(
                runId, nodeId, decision, payload is not null, payload is { } value ? JsonNode.Parse(value.GetRawText()) : null,
                body.PayloadDigest, body.Comment),
            Caller.Of(request), client, cancellationToken);
        return outcome switch
        {
            DecideOutcome.Counted counted => new JsonReply<ApprovalView>(
                await approvals.ViewAsync(counted.Gate, cancellationToken), WireJson.Strict.ApprovalView),
            DecideOutcome.Unknown => ApprovalIds.Unknown(id),
            DecideOutcome.Conflict conflict => ProblemReply.Conflict(conflict.Why),
            DecideOutcome.Denied denied => ProblemReply.Denied(denied.Decision),
            DecideOutcome.Refused refused => ProblemReply.Invalid(refused.Faults),
            _ => throw new InvalidOperationException($"No answer for {outcome}."),
        };
    }

    private static List<Fault> Check(DecideRequest body, out Decision decision)
    {
        var faults = new List<Fault>();
        if (!EnumNames.TryParse(body.Decision, out decision))
            faults.Add(new Fault(
                "decision",
                $"is {(body.Decision is null ? "missing" : $"'{body.Decision}'")}; it is one of approve, edit, block"));
        if (body.PayloadDigest is { } digest && !Digest.IsValid(digest))
            faults.Add(new Fault("payloadDigest", "is not a sha256 digest"));
        if (body.Comment is { Length: > MaxCommentLength })
            faults.Add(new Fault("comment", $"may have {MaxCommentLength} characters"));
        return faults;
    }
}
