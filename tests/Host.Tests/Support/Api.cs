using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;

namespace Host.Tests.Support;

/// <summary>The HTTP API as a caller uses it. The methods that return JSON fail the test on any answer but a good one.</summary>
internal sealed class Api(Uri address) : IDisposable
{
    private static readonly string[] Ended = ["completed", "failed", "cancelled"];

    public HttpClient Http { get; } = new() { BaseAddress = address, Timeout = TimeSpan.FromSeconds(60) };

    public async Task<HttpResponseMessage> SendAsync(
        HttpMethod method, string path, HttpContent? content = null, string? actor = null)
    {
        using var request = new HttpRequestMessage(method, path) { Content = content };
        if (actor is not null) request.Headers.Add("x-maestro-actor", actor);
        return await Http.SendAsync(request);
    }

    public Task<HttpResponseMessage> PostAsync(string path, JsonNode? body, string? actor = null) =>
        SendAsync(HttpMethod.Post, path, Body(body), actor);

    public async Task<JsonNode> GetAsync(string path)
    {
        using var response = await Http.GetAsync(path);
        return await GoodAsync(response, HttpStatusCode.OK);
    }

    /// <summary>Starts a run and returns its id.</summary>
    public async Task<string> StartAsync(string recipe, JsonObject? inputs = null, string? actor = null)
    {
        using var response = await PostAsync("/runs", new JsonObject { ["recipe"] = recipe, ["inputs"] = inputs }, actor);
        return (await GoodAsync(response, HttpStatusCode.Created)).Text("id");
    }

    /// <summary>Starts a run on files, as a form does.</summary>
    public async Task<JsonNode> UploadAsync(JsonObject run, params (string Input, string Path)[] files)
    {
        using var form = new MultipartFormDataContent
        {
            { new StringContent(run.ToJsonString(), Encoding.UTF8, "application/json"), "run" },
        };
        foreach (var (input, path) in files)
        {
            var part = new ByteArrayContent(await File.ReadAllBytesAsync(path));
            part.Headers.ContentType = new MediaTypeHeaderValue("text/plain");
            form.Add(part, input, Path.GetFileName(path));
        }

        using var response = await SendAsync(HttpMethod.Post, "/runs", form);
        return await GoodAsync(response, HttpStatusCode.Created);
    }

    public Task<JsonNode> RunAsync(string id) => GetAsync($"/runs/{id}");

    public async Task<IReadOnlyList<JsonNode>> NodesAsync(string id) => (await GetAsync($"/runs/{id}/graph")).List("nodes");

    public async Task<JsonNode> NodeAsync(string id, string node) => (await NodesAsync(id)).WithId(node);

    public async Task<IReadOnlyList<JsonNode>> LogAsync(string id) => (await GetAsync($"/runs/{id}/logs")).List("items");

    public async Task<JsonNode> EndAsync(string id) => await StatusAsync(id, Ended);

    public async Task<JsonNode> EndOrGateAsync(string id) => await StatusAsync(id, [.. Ended, "waiting"]);

    /// <summary>The run once it has one of these statuses. A run that ended otherwise fails the test at once.</summary>
    public Task<JsonNode> StatusAsync(string id, params string[] statuses) => Eventually.FindAsync(
        async () =>
        {
            var run = await RunAsync(id);
            if (statuses.Contains(run.Text("status"))) return run;
            Assert.False(Ended.Contains(run.Text("status")), $"The run ended: {run.ToJsonString()}");
            return null;
        },
        $"run {id} becomes {string.Join(" or ", statuses)}");

    /// <summary>The gate of the node, once it waits.</summary>
    public async Task<JsonNode> GateAsync(string runId, string node = "approve")
    {
        await StatusAsync(runId, "waiting");
        return await Eventually.FindAsync(
            async () => (await GetAsync($"/approvals?runId={runId}&status=waiting")).List("items")
                .FirstOrDefault(gate => gate.Text("nodeId") == node),
            $"gate {node} of run {runId} opens");
    }

    public Task<HttpResponseMessage> DecideAsync(
        string gate, string decision, string? actor = null, JsonNode? payload = null, string? digest = null,
        string? comment = null)
    {
        var body = new JsonObject { ["decision"] = decision };
        if (payload is not null) body["payload"] = payload;
        if (digest is not null) body["payloadDigest"] = digest;
        if (comment is not null) body["comment"] = comment;
        return PostAsync($"/approvals/{gate}", body, actor);
    }

    public async Task<JsonNode> ApproveAsync(string gate, string? actor = null)
    {
        using var response = await DecideAsync(gate, "approve", actor);
        return await GoodAsync(response, HttpStatusCode.OK);
    }

    public static async Task<JsonNode> GoodAsync(HttpResponseMessage response, HttpStatusCode status)
    {
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(response.StatusCode == status, $"{(int)response.StatusCode} instead of {(int)status}: {text}");
        Assert.Equal("application/json", response.Content.Headers.ContentType?.MediaType);
        return JsonNode.Parse(text)!;
    }

    public void Dispose() => Http.Dispose();

    private static StringContent Body(JsonNode? body) => new(body?.ToJsonString() ?? "null", Encoding.UTF8, "application/json");
}
