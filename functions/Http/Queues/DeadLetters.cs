using System.Text;
using Maestro.Functions.Http.Requests;
using Maestro.Functions.Messages;
using Maestro.Stores.Messages;

namespace Maestro.Functions.Http.Queues;

/// <summary>
/// <c>GET /dead-letters</c> and <c>POST /dead-letters/{sequence}/requeue</c>: run requests that could not become runs.
/// </summary>
public sealed class DeadLetters(DeadLetterQueue deadLetters)
{
    /// <summary>Oldest first; <c>after</c>, <c>limit</c>.</summary>
    [Function("ListDeadLetters")]
    public async Task<IActionResult> ListAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "dead-letters")] HttpRequest request,
        CancellationToken cancellationToken)
    {
        var query = new PageQuery(request.Query);
        var (after, limit) = (query.Position("after"), query.Limit());
        if (query.Faults.Count > 0) return ProblemReply.Malformed(query.Faults);

        var page = await deadLetters.ListAsync(after, limit, cancellationToken);
        var next = page.Count == limit ? page[^1].Sequence : (long?)null;
        var views = await Task.WhenAll(
            page.Select(async letter => DeadLetterView.Of(letter, await deadLetters.BodyAsync(letter, cancellationToken))));
        return new JsonReply<DeadLetterPage>(new DeadLetterPage(views, next), QueueJson.Wire.DeadLetterPage);
    }

    /// <summary>202 with the id of the message that was sent in its place; 404 when there is no such dead letter.</summary>
    [Function("RequeueDeadLetter")]
    public async Task<IActionResult> RequeueAsync(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "dead-letters/{sequence:long}/requeue")] HttpRequest request,
        long sequence,
        CancellationToken cancellationToken) =>
        await deadLetters.RequeueAsync(sequence, cancellationToken) is { } id
            ? new JsonReply<RequeueView>(new RequeueView(sequence, id), QueueJson.Wire.RequeueView, StatusCodes.Status202Accepted)
            : ProblemReply.NotFound($"There is no dead letter {sequence}, or somebody else has it just now.");
}

/// <summary>A message that could not become a run, and why.</summary>
/// <param name="Sequence">What it is requeued by.</param>
/// <param name="MessageId">Its id.</param>
/// <param name="EnqueuedAt">When it came.</param>
/// <param name="Deliveries">How often it was tried.</param>
/// <param name="Reason"><c>malformed</c>, <c>invalid</c>, <c>denied</c>, <c>conflict</c>, or
/// <c>MaxDequeueCountExceeded</c>.</param>
/// <param name="Description">Every fault, or what failed at the last try.</param>
/// <param name="Body">The request as it came, at most 16 KiB of it.</param>
public sealed record DeadLetterView(
    long Sequence, string MessageId, DateTimeOffset EnqueuedAt, long Deliveries, string Reason, string Description, string Body)
{
    private const int MaxBody = 16 * 1024;

    public static DeadLetterView Of(DeadLetter letter, ReadOnlySpan<byte> body) => new(
        letter.Sequence, letter.MessageId, letter.EnqueuedAt, letter.Deliveries, letter.Reason, letter.Description,
        Encoding.UTF8.GetString(body[..Math.Min(body.Length, MaxBody)]));
}

public sealed record DeadLetterPage(IReadOnlyList<DeadLetterView> Items, long? Next);

public sealed record RequeueView(long Sequence, string MessageId);
