using System.Globalization;
using Maestro.Router.Decisions;

namespace Maestro.Router.Http;

/// <summary>
/// <c>GET /routing/decisions?limit=&amp;run=&amp;step=&amp;deployment=&amp;id=</c>: the latest decisions, newest first. Limit 1 to 1000, default 50.
/// </summary>
internal static class DecisionsEndpoint
{
    private const int DefaultLimit = 50;
    private const int MaxLimit = 1000;

    public static Task HandleAsync(HttpContext http, DecisionLog decisions, DecisionWriter writer)
    {
        var limit = DefaultLimit;
        if (http.Request.Query["limit"] is [{ } text]
            && (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out limit) || limit is < 1 or > MaxLimit))
            return OpenAIError.WriteInvalidAsync(http, StatusCodes.Status400BadRequest, $"'limit' must be a whole number from 1 to {MaxLimit}.", "limit");
        return http.Response.WriteAsJsonAsync(
            new DecisionPage(decisions.Latest(limit, Filter(http.Request.Query)), decisions.Total, writer.Dropped), HttpJson.Default.DecisionPage, cancellationToken: http.RequestAborted);
    }

    private static Func<DecisionRecord, bool>? Filter(IQueryCollection query)
    {
        if (query.Count == 0) return null;
        var (id, run, step, deployment) = (Text(query, "id"), Text(query, "run"), Text(query, "step"), Text(query, "deployment"));
        return record => (id is null || record.Id == id)
            && (run is null || record.Query?.Run == run)
            && (step is null || record.Query?.Step == step)
            && (deployment is null || record.Deployment == deployment);
    }

    private static string? Text(IQueryCollection query, string name) => query[name] is [{ Length: > 0 } text] ? text : null;
}
