using System.Globalization;
using Maestro.Router.Decisions;

namespace Maestro.Router.Http;

/// <summary><c>GET /routing/decisions?limit=</c>: the latest decisions, newest first. Limit 1 to 1000, default 50.</summary>
internal static class DecisionsEndpoint
{
    private const int DefaultLimit = 50;
    private const int MaxLimit = 1000;

    public static Task HandleAsync(HttpContext http, DecisionLog decisions)
    {
        var limit = DefaultLimit;
        if (http.Request.Query["limit"] is [{ } text]
            && (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out limit) || limit is < 1 or > MaxLimit))
            return OpenAIError.WriteInvalidAsync(http, StatusCodes.Status400BadRequest, $"'limit' must be a whole number from 1 to {MaxLimit}.", "limit");
        return http.Response.WriteAsJsonAsync(
            new DecisionPage(decisions.Latest(limit), decisions.Total), HttpJson.Default.DecisionPage, cancellationToken: http.RequestAborted);
    }
}
