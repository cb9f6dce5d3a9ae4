using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;

namespace Maestro.Cli.Api;

/// <summary>
/// Reads a run's log as server-sent events. A connection that breaks is made again with <c>Last-Event-ID</c>, so each line
/// comes once and in order; the server's <c>end</c> event ends it.
/// </summary>
internal sealed class LogFollower(HttpClient http, string path, TimeProvider time)
{
    private const int MostFailures = 10;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    private string? _lastId;
    private int _failures;
    private bool _ended;

    /// <exception cref="CliException">The server refuses, or cannot be reached several times in a row.</exception>
    public async IAsyncEnumerable<LogLineView> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        while (!_ended)
        {
            var connection = ReadOnceAsync(cancellationToken).GetAsyncEnumerator(cancellationToken);
            await using (connection)
            {
                while (await NextAsync(connection, cancellationToken)) yield return connection.Current;
            }

            if (!_ended) await Task.Delay(Pause, time, cancellationToken);
        }
    }

    private async Task<bool> NextAsync(IAsyncEnumerator<LogLineView> connection, CancellationToken cancellationToken)
    {
        try
        {
            var more = await connection.MoveNextAsync();
            _failures = 0;
            return more;
        }
        catch (Exception broken) when (broken is HttpRequestException or IOException
            && !cancellationToken.IsCancellationRequested)
        {
            if (++_failures >= MostFailures) throw ApiProblem.Unreachable(http.BaseAddress!, broken);
            return false;
        }
    }

    private async IAsyncEnumerable<LogLineView> ReadOnceAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Accept.ParseAdd("text/event-stream");
        if (_lastId is not null) request.Headers.TryAddWithoutValidation("Last-Event-ID", _lastId);
        using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        if (!response.IsSuccessStatusCode) throw await ApiProblem.ReadAsync(request, response, cancellationToken);

        await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
        await foreach (var item in SseParser.Create(stream).EnumerateAsync(cancellationToken))
        {
            if (item.EventType == "end")
            {
                _ended = true;
                yield break;
            }

            if (item.EventType != SseParser.EventTypeDefault) continue;
            var line = JsonSerializer.Deserialize(item.Data, WireJson.Default.LogLineView);
            if (line is not null) yield return line;
            // Only now: a line that was not handed on yet must come again.
            _lastId = item.EventId ?? _lastId;
        }
    }
}
