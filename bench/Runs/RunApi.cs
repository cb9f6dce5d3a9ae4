using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Maestro.Wire;

namespace Maestro.Bench.Runs;

/// <summary>
/// The calls that are measured, as a client makes them. Throws <see cref="HttpRequestException"/> with the answer's text.
/// </summary>
internal sealed class RunApi : IDisposable
{
    private readonly HttpClient _http;

    public RunApi(string url, int connections) => _http = new HttpClient(new SocketsHttpHandler
    {
        MaxConnectionsPerServer = connections,
        UseProxy = false,
        ActivityHeadersPropagator = null,
    })
    {
        BaseAddress = new Uri(url),
    };

    /// <returns>The body of the answer; <see cref="IdOf"/> reads it outside of the measured time.</returns>
    public Task<byte[]> CreateAsync(string recipe, JsonObject inputs, CancellationToken cancellationToken) =>
        SendAsync(
            "/runs", Json($$"""{"recipe":"{{recipe}}","inputs":{{inputs.ToJsonString()}} }"""), "bench-author",
            cancellationToken);

    public Task<byte[]> CreateWithFileAsync(string recipe, string input, byte[] file, CancellationToken cancellationToken)
    {
        var form = new MultipartFormDataContent
        {
            { Json($$"""{"recipe":"{{recipe}}"}"""), "run" },
            { new ByteArrayContent(
                file) { Headers = { ContentType = new MediaTypeHeaderValue("text/plain") } }, input, "sample.log" },
        };
        return SendAsync("/runs", form, "bench-author", cancellationToken);
    }

    public Task<byte[]> ApproveAsync(string runId, string nodeId, CancellationToken cancellationToken) =>
        SendAsync($"/approvals/{runId}~{nodeId}", Json("""{"decision":"approve"}"""), "bench-approver", cancellationToken);

    public async Task<string> StatusAsync(string runId, CancellationToken cancellationToken)
    {
        using var run = JsonDocument.Parse(
            await _http.GetByteArrayAsync(new Uri($"/runs/{runId}", UriKind.Relative), cancellationToken));
        return run.RootElement.GetProperty("status").GetString()!;
    }

    /// <exception cref="InvalidOperationException">The run ended in another way.</exception>
    public async Task UntilAsync(string runId, string expected, TimeSpan pause, CancellationToken cancellationToken)
    {
        while (await StatusAsync(runId, cancellationToken) is var status && status != expected)
        {
            if (status is "completed" or "failed" or "cancelled")
                throw new InvalidOperationException($"Run {runId} is {status}; it should come to be {expected}.");
            await Task.Delay(pause, cancellationToken);
        }
    }

    public static string IdOf(byte[] run)
    {
        using var document = JsonDocument.Parse(run);
        return document.RootElement.GetProperty("id").GetString()!;
    }

    public void Dispose() => _http.Dispose();

    private static StringContent Json(string text) => new(text, Encoding.UTF8, "application/json");

    private async Task<byte[]> SendAsync(string path, HttpContent content, string actor, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = content };
        request.Headers.Add(ApiHeaders.Actor, actor);
        using var response = await _http.SendAsync(request, cancellationToken);
        var body = await response.Content.ReadAsByteArrayAsync(cancellationToken);
        if (!response.IsSuccessStatusCode)
            throw new HttpRequestException(
                $"POST {path}: {(int)response.StatusCode} {Encoding.UTF8.GetString(body)}", null, response.StatusCode);
        return body;
    }
}
