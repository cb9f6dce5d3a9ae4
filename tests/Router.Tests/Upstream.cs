using System.Collections.Concurrent;

namespace Router.Tests;

/// <summary>A provider on a real socket that does exactly what a test tells it to, and remembers what it was sent.</summary>
internal sealed class Upstream : IAsyncDisposable
{
    private readonly Func<HttpContext, Task> _answer;
    private LoopbackServer? _server;

    private Upstream(Func<HttpContext, Task> answer) => _answer = answer;

    public string Base => $"{_server!.Url}v1";

    public ConcurrentQueue<Seen> Requests { get; } = new();

    public static async Task<Upstream> StartAsync(Func<HttpContext, Task> answer)
    {
        var upstream = new Upstream(answer);
        upstream._server = await LoopbackServer.StartAsync(upstream.AnswerAsync);
        return upstream;
    }

    /// <summary>Always the same JSON.</summary>
    public static Task<Upstream> AnsweringAsync(string json, int status = 200) =>
        StartAsync(http => JsonAsync(http, json, status));

    public static Task<Upstream> CompletingAsync(string text) => AnsweringAsync(Completion(text));

    public static string Completion(string text) =>
        $$$"""{"id":"c1","object":"chat.completion","created":1,"model":"m","choices":[{"index":0,"message":{"role":"assistant","content":"{{{text}}}"},"finish_reason":"stop"}],"usage":{"prompt_tokens":10,"completion_tokens":5,"total_tokens":15}}""";

    public static string Chunk(string text, string? finish = null) =>
        $$$"""data: {"id":"c1","object":"chat.completion.chunk","created":1,"model":"m","choices":[{"index":0,"delta":{"content":"{{{text}}}"},"finish_reason":{{{(finish is null ? "null" : $"\"{finish}\"")}}} }]}""" + "\n\n";

    public static async Task JsonAsync(HttpContext http, string json, int status = 200)
    {
        http.Response.StatusCode = status;
        http.Response.ContentType = "application/json";
        await http.Response.WriteAsync(json, http.RequestAborted);
    }

    public static async Task EventsAsync(HttpContext http, params string[] events)
    {
        if (!http.Response.HasStarted) http.Response.ContentType = "text/event-stream";
        foreach (var item in events)
        {
            await http.Response.WriteAsync(item, http.RequestAborted);
            await http.Response.Body.FlushAsync(http.RequestAborted);
        }
    }

    public ValueTask DisposeAsync() => _server!.DisposeAsync();

    private async Task AnswerAsync(HttpContext http)
    {
        using var reader = new StreamReader(http.Request.Body, Encoding.UTF8);
        var body = await reader.ReadToEndAsync(http.RequestAborted);
        var headers = http.Request.Headers.ToDictionary(
            header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase);
        Requests.Enqueue(new(http.Request.Path, body, headers));
        await _answer(http);
    }

    public sealed record Seen(string Path, string Body, IReadOnlyDictionary<string, string> Headers);
}
