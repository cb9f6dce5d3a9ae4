using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Nodes;
using Maestro.Policies;
using Maestro.Rego;
using Maestro.Rego.Values;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace Maestro.Tests.Policies.Opa;

/// <summary>An HTTP server that speaks OPA's documented data API over a policy set of ours, and misbehaves on request.</summary>
internal sealed class OpaStandIn : IAsyncDisposable
{
    private readonly ConcurrentDictionary<(PolicySet Set, string Path), PreparedQuery> _queries = new();
    private LoopbackServer? _server;

    public PolicySet Set { get; set; } = null!;

    /// <summary>The revisions it claims, by bundle; null: its set's digest.</summary>
    public JsonNode? Provenance { get; set; }

    /// <summary>Answers instead of it.</summary>
    public RequestDelegate? Instead { get; set; }

    public ConcurrentQueue<(string Path, string? Authorization)> Asked { get; } = new();

    public Uri Url => _server!.Url;

    public static async Task<OpaStandIn> StartAsync(PolicySet set)
    {
        var server = new OpaStandIn { Set = set };
        server._server = await LoopbackServer.StartAsync(server.HandleAsync);
        return server;
    }

    public ValueTask DisposeAsync() => _server!.DisposeAsync();

    private async Task HandleAsync(HttpContext http)
    {
        var path = http.Request.Path.Value!;
        Asked.Enqueue((path, http.Request.Headers.Authorization));
        if (Instead is { } instead)
        {
            await instead(http);
            return;
        }

        if (http.Request.Method != "POST" || !path.StartsWith("/v1/data/", StringComparison.Ordinal))
        {
            http.Response.StatusCode = 404;
            return;
        }

        using var body = await JsonDocument.ParseAsync(http.Request.Body);
        var set = Set;
        var query = _queries.GetOrAdd(
            (set, path),
            static key => key.Set.Program.Prepare(
                "data." + key.Path["/v1/data/".Length..].Replace('/', '.'), key.Set.Data).Query!);
        var result = query.Evaluate(RegoValue.FromJson(body.RootElement.GetProperty("input")));
        if (result.Error is { } error)
        {
            http.Response.StatusCode = 500;
            await http.Response.WriteAsync($$"""{"code":"internal_error","message":"{{error.Code}}"}""");
            return;
        }

        var answer = new JsonObject { ["decision_id"] = Guid.NewGuid().ToString() };
        if (http.Request.Query["provenance"] == "true")
            answer["provenance"] = Provenance?.DeepClone()
                ?? new JsonObject
                {
                    ["version"] = "1.18.2",
                    ["bundles"] = new JsonObject { ["maestro"] = new JsonObject { ["revision"] = set.Digest } },
                };
        if (result.Value is { } value) answer["result"] = JsonNode.Parse(value.ToJson());
        http.Response.ContentType = "application/json";
        await http.Response.WriteAsync(answer.ToJsonString());
    }
}
