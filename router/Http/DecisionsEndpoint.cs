using System.Globalization;
using System.Text.Json;
using Maestro.Router.Decisions;
using Maestro.Router.Formats;
using Maestro.Router.Storage;

namespace Maestro.Router.Http;

/// <summary>
/// <c>GET /routing/decisions?limit=&amp;cursor=&amp;id=&amp;run=&amp;step=&amp;project=&amp;model=&amp;deployment=&amp;outcome=&amp;replica=</c>: the
/// latest decisions, newest first; with storage those of all routers on it. Limit 1 to 1000, default 50.
/// </summary>
internal sealed class DecisionsEndpoint(
    DecisionLog decisions, DecisionWriter writer, StorageHealth health, TableDecisionReader? stored = null)
{
    private const int DefaultLimit = 50;
    private const int MaxLimit = 1000;

    public async Task HandleAsync(HttpContext http)
    {
        var limit = DefaultLimit;
        if (http.Request.Query["limit"] is [{ } text]
            && (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out limit) || limit is < 1 or > MaxLimit))
        {
            await OpenAIError.WriteInvalidAsync(
                http, StatusCodes.Status400BadRequest, $"'limit' must be a whole number from 1 to {MaxLimit}.", "limit");
            return;
        }

        var (slice, partial) = await ReadAsync(
            Filter(http.Request.Query), limit, Text(http.Request.Query, "cursor"), http.RequestAborted);
        await http.Response.WriteAsJsonAsync(
            new DecisionPage(slice.Items, decisions.Total, writer.Dropped, slice.Next, partial),
            DecisionJson.Default.DecisionPage, cancellationToken: http.RequestAborted);
    }

    /// <summary>Of all routers; when the storage cannot be read, of this one's memory, and true.</summary>
    public async Task<(DecisionSlice Slice, bool Partial)> ReadAsync(
        DecisionFilter filter, int limit, string? cursor, CancellationToken cancellationToken)
    {
        if (stored is null) return (decisions.Page(filter, limit, cursor), false);
        await writer.SettleAsync(cancellationToken);
        try
        {
            return (await stored.ReadAsync(filter, limit, cursor, cancellationToken), false);
        }
        catch (Exception fault) when (fault is IOException or JsonException)
        {
            health.Failed(StorageParts.Decisions, fault);
            return (decisions.Page(filter, limit, cursor), true);
        }
    }

    private static DecisionFilter Filter(IQueryCollection query) => new(
        Text(query, "run"), Text(query, "step"), Text(query, "project"), Text(query, "model"), Text(query, "deployment"),
        Text(query, "outcome"), Text(query, "replica"))
    {
        Ids = Text(query, "id") is { } id ? new HashSet<string>([id], StringComparer.Ordinal) : null,
    };

    private static string? Text(IQueryCollection query, string name) => query[name] is [{ Length: > 0 } text] ? text : null;
}
