using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;

namespace Host.Tests.Support;

/// <summary>One server-sent event.</summary>
/// <param name="Id">Its id; null for the end.</param>
/// <param name="Kind"><c>message</c> unless the server said otherwise.</param>
internal sealed record LogEvent(long? Id, string Kind, JsonNode Data);

/// <summary>Follows a run's log as a browser's EventSource does. Ends when the server closes the connection.</summary>
internal static class LogFollower
{
    public static async IAsyncEnumerable<LogEvent> FollowAsync(
        Api api, string runId, long? lastEventId = null, string query = "",
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/runs/{runId}/logs?stream=1{query}");
        if (lastEventId is { } last) request.Headers.Add("Last-Event-ID", $"{last}");
        using var response = await api.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        response.EnsureSuccessStatusCode();
        Assert.Equal("text/event-stream", response.Content.Headers.ContentType?.MediaType);

        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(cancellationToken));
        var (id, kind, data) = ((long?)null, "message", "");
        while (await reader.ReadLineAsync(cancellationToken) is { } line)
        {
            if (line.Length == 0)
            {
                if (data.Length > 0) yield return new LogEvent(id, kind, JsonNode.Parse(data)!);
                (id, kind, data) = (null, "message", "");
                continue;
            }

            var (field, value) = Split(line);
            if (field == "id") id = long.Parse(value, System.Globalization.CultureInfo.InvariantCulture);
            else if (field == "event") kind = value;
            else if (field == "data") data += value;
        }
    }

    public static async Task<List<LogEvent>> AllAsync(Api api, string runId, long? lastEventId = null, string query = "")
    {
        var events = new List<LogEvent>();
        await foreach (var one in FollowAsync(api, runId, lastEventId, query)) events.Add(one);
        return events;
    }

    private static (string Field, string Value) Split(string line)
    {
        var colon = line.IndexOf(':', StringComparison.Ordinal);
        return colon < 0 ? (line, "") : (line[..colon], line[(colon + 1)..].TrimStart(' '));
    }
}
