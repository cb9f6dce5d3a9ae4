using System.Text.Json.Nodes;
using Maestro.Cli.Servers;
using Maestro.Wire;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Cli.Tests;

/// <summary>
/// A server that speaks the API over real sockets and follows the recipe's name: <c>plain</c> completes, <c>gated</c> waits at a
/// gate first, <c>broken</c> fails. It has no engine; what it is for is the CLI's side of the wire.
/// </summary>
internal sealed class StandInServer : ILocalServer
{
    public const string RunId = "0123456789abcdef0123456789abcdef";
    public const string Digest = "sha256:0000000000000000000000000000000000000000000000000000000000000001";

    private readonly WebApplication _app;
    private readonly List<JsonObject> _halts = [];
    private string _recipe = "plain";
    private string _gate = "waiting";

    private StandInServer(WebApplication app) => _app = app;

    public Uri Address => new(_app.Urls.First());

    public string DataDirectory => "/data";

    public IReadOnlyList<string> Findings => ["No model is configured: the simulator answers."];

    public bool Simulated => true;

    public bool Disposed { get; private set; }

    /// <summary>Breaks the log stream after each line, so that a reader must come back.</summary>
    public bool BreaksStreams { get; set; }

    public JsonObject? StartBody { get; private set; }

    /// <summary>Whether somebody reads a run's log as a stream.</summary>
    public bool Followed { get; private set; }

    public Dictionary<string, string> UploadedFiles { get; } = [];

    public List<JsonObject> Decisions { get; } = [];

    private string Status => (_recipe, _gate) switch
    {
        ("broken", _) => "failed",
        ("gated", "waiting") => "waiting",
        ("gated", "blocked") => "failed",
        ("gated", "cancelled") => "cancelled",
        _ => "completed",
    };

    public static async Task<StandInServer> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var server = new StandInServer(app);
        server.Map();
        await app.StartAsync();
        return server;
    }

    public Task WaitForShutdownAsync(CancellationToken cancellationToken) => _app.WaitForShutdownAsync(cancellationToken);

    public async ValueTask DisposeAsync()
    {
        Disposed = true;
        await _app.DisposeAsync();
    }

    private static JsonObject Problem(int status, string title, params (string Path, string Msg)[] errors) => new()
    {
        ["type"] = "about:blank",
        ["title"] = title,
        ["status"] = status,
        ["errors"] = new JsonArray([.. errors.Select(error => new JsonObject { ["path"] = error.Path, ["msg"] = error.Msg })]),
    };

    private static IResult Refuse(int status, string title, params (string Path, string Msg)[] errors) =>
        Results.Text(Problem(status, title, errors).ToJsonString(), "application/problem+json", statusCode: status);

    private static IResult Json(JsonNode node, int status = 200) =>
        Results.Text(node.ToJsonString(), "application/json", statusCode: status);

    private void Map()
    {
        _app.MapPost("/runs", StartRunAsync);
        _app.MapGet("/runs", () => Json(new JsonObject { ["items"] = new JsonArray(Run()), ["next"] = null }));
        _app.MapGet("/runs/{id}", (string id) => id == RunId ? Json(Run()) : Refuse(404, "There is no such run"));
        _app.MapGet("/runs/{id}/graph", () => Json(Graph()));
        _app.MapGet("/runs/{id}/logs", LogsAsync);
        _app.MapGet(
            "/runs/{id}/artifacts",
            () => Json(new JsonObject { ["items"] = new JsonArray(Artifact("report.md"), Artifact("../escape.md")) }));
        _app.MapGet("/runs/{id}/artifacts/{name}", (string name) => Results.Text($"# {name}\n"));
        _app.MapGet("/runs/{id}/policies", (string? allow) => Json(new JsonObject
        {
            ["items"] = new JsonArray([.. ((JsonNode[])
            [
                Decision("run.start", null, "plain", true, "maestro.cost.within_caps", "The run has 10 of 10 USD left.", null),
                Decision(
                    "tool.call", "plan", "mail.send", false, "maestro.tools.default_deny", "Server 'mail' is not listed.",
                    "Choose tool.server 'logs'."),
            ]).Where(decision => allow is null || (bool)decision["allow"]! == (allow == "true"))]),
        }));
        _app.MapGet("/runs/{id}/compare/previous", () => Json(new JsonObject
        {
            ["previousRunId"] = "fedc",
            ["durationDeltaMs"] = 1500,
            ["costDelta"] = -0.25,
            ["nodes"] = new JsonArray(new JsonObject
            {
                ["id"] = "plan",
                ["changed"] = true,
                ["durationDeltaMs"] = -20,
                ["costDelta"] = 0,
                ["reason"] = "output differs",
            }),
        }));
        _app.MapPost("/runs/{id}/cancel", () =>
        {
            _gate = "cancelled";
            return Json(Run(), 202);
        });
        _app.MapGet(
            "/halts", () => Json(new JsonObject { ["items"] = new JsonArray([.. _halts.Select(halt => halt.DeepClone())]) }));
        _app.MapPut("/halts", async (HttpRequest request) =>
        {
            var halt = (await JsonNode.ParseAsync(request.Body))!.AsObject();
            if (halt["scope"]!.GetValue<string>() == "world")
                return Refuse(422, "The request is not valid", ("scope", "is 'world'"));
            (halt["id"], halt["by"], halt["since"]) = ("tool-1", "olga", "2026-01-31T10:00:00Z");
            _halts.Add(halt);
            return Json(halt.DeepClone());
        });
        _app.MapDelete(
            "/halts/{id}",
            (string id) => _halts.RemoveAll(halt => halt["id"]!.GetValue<string>() == id) > 0
                ? Results.NoContent()
                : Refuse(404, "There is no such halt"));
        _app.MapGet("/approvals", () => Json(new JsonObject { ["items"] = new JsonArray(Gate()), ["next"] = null }));
        _app.MapPost("/approvals/{id}", DecideAsync);
        _app.MapGet(
            "/pipelines/{id}",
            () => Json(new JsonObject
            {
                ["inputs"] = new JsonArray(Input("times", "integer"), Input("deep", "object"), Input("note", "string")),
            }));
        _app.MapPost("/pipelines/{id}/validate", (string id) => Json(new JsonObject
        {
            ["valid"] = id == "plain",
            ["errors"] = id == "plain"
                ? []
                : new JsonArray(new JsonObject { ["path"] = "nodes.a.needs[0]", ["msg"] = "there is no node 'b'" }),
        }));
        _app.MapGet("/health", () => "ok");
    }

    private static JsonObject Decision(
        string action, string? node, string subject, bool allow, string rule, string reason, string? summary) => new()
    {
        ["time"] = "2026-01-31T10:00:00.5Z",
        ["action"] = action,
        ["nodeId"] = node,
        ["subject"] = subject,
        ["allow"] = allow,
        ["rules"] = new JsonArray(rule),
        ["reasons"] = new JsonArray(reason),
        ["summary"] = summary,
    };

    private static JsonObject Input(string name, string type) => new() { ["name"] = name, ["type"] = type };

    private static JsonObject Artifact(string name) =>
        new()
        {
            ["name"] = name,
            ["nodeId"] = "report",
            ["mediaType"] = "text/markdown",
            ["bytes"] = name.Length + 3,
            ["digest"] = Digest,
        };

    private async Task<IResult> StartRunAsync(HttpRequest request)
    {
        string body;
        if (request.HasFormContentType)
        {
            var form = await request.ReadFormAsync();
            body = form["run"].ToString();
            foreach (var file in form.Files)
            {
                using var reader = new StreamReader(file.OpenReadStream());
                UploadedFiles[file.Name] = await reader.ReadToEndAsync();
            }
        }
        else
        {
            using var reader = new StreamReader(request.Body);
            body = await reader.ReadToEndAsync();
        }

        StartBody = JsonNode.Parse(body)!.AsObject();
        _recipe = StartBody["recipe"]!.GetValue<string>();
        if (_recipe == "unknown")
            return Refuse(
                422, "The request is not valid", ("recipe", "there is no recipe 'unknown'"), ("inputs.log", "is required"));
        return _recipe == "crash" ? Refuse(500, "Out of order") : Json(Run(), 201);
    }

    private JsonObject Run() => new()
    {
        ["id"] = RunId,
        ["recipe"] = _recipe,
        ["version"] = "1.0.0",
        ["status"] = Status,
        ["createdAt"] = "2026-01-31T10:00:00Z",
        ["durationMs"] = Status is "waiting" ? null : 1234,
        ["requestedBy"] = "somebody",
        ["autonomy"] = "L1",
        ["tags"] = new JsonArray(),
        ["inputs"] = new JsonObject(),
        ["manifest"] = new JsonObject
        {
            ["digest"] = Digest,
            ["recipe"] = _recipe,
            ["version"] = "1.0.0",
            ["files"] = new JsonObject(),
        },
        ["costUsd"] = 0.0125,
        ["tokens"] = new JsonObject { ["input"] = 1200, ["output"] = 34 },
        ["simulated"] = true,
        ["someday"] = "a member that this CLI does not know",
        ["result"] = Status == "completed" ? new JsonObject { ["summary"] = "all \u001b[31mwell" } : null,
        ["error"] = Status == "failed" ? new JsonObject { ["nodeId"] = "report", ["message"] = "it broke" } : null,
    };

    private JsonObject Graph() => new()
    {
        ["nodes"] = new JsonArray(
            Node(
                "plan", "completed", 0,
                new JsonObject
                {
                    ["durationMs"] = 900,
                    ["retries"] = 1,
                    ["tokens"] = Tokens(1200, 34),
                    ["costUsd"] = 0.0125,
                    ["model"] = "m",
                    ["simulated"] = true,
                }),
            Node("report", Status, 901, new JsonObject { ["error"] = Status == "failed" ? "it broke" : null })),
        ["edges"] = new JsonArray(),
    };

    private static JsonObject Node(string id, string status, int startMs, JsonObject more)
    {
        var node = new JsonObject
        {
            ["id"] = id,
            ["kind"] = "agent",
            ["status"] = status,
            ["startMs"] = startMs,
            ["retries"] = 0,
            ["compensated"] = false,
            ["costUsd"] = 0,
            ["tokens"] = Tokens(0, 0),
            ["simulated"] = false,
        };
        foreach (var (name, value) in more) node[name] = value?.DeepClone();
        return node;
    }

    private static JsonObject Tokens(int input, int output) => new() { ["input"] = input, ["output"] = output };

    private JsonObject Gate() => new()
    {
        ["id"] = $"{RunId}~approve",
        ["runId"] = RunId,
        ["nodeId"] = "approve",
        ["recipe"] = _recipe,
        ["title"] = "Go on?",
        ["status"] = _recipe == "gated" ? _gate : "approved",
        ["payload"] = new JsonObject { ["steps"] = new JsonArray("one") },
        ["payloadDigest"] = Digest,
        ["required"] = 1,
        ["votes"] = new JsonArray(),
        ["requestedBy"] = "somebody",
        ["openedAt"] = "2026-01-31T10:00:00Z",
    };

    private async Task<IResult> DecideAsync(HttpRequest request)
    {
        if (_gate != "waiting") return Refuse(409, "This gate was already decided");
        using var reader = new StreamReader(request.Body);
        var decision = JsonNode.Parse(await reader.ReadToEndAsync())!.AsObject();
        Decisions.Add(decision);
        if (decision["payload"] is JsonObject payload && payload["steps"] is null)
            return Refuse(422, "The payload does not fit", ("payload.steps", "is required"));
        _gate = decision["decision"]!.GetValue<string>() switch { "block" => "blocked", "edit" => "edited", _ => "approved" };
        return Json(Gate());
    }

    private async Task LogsAsync(HttpContext context)
    {
        string[] lines = ["first", "second \u001b[2J", "third"];
        if (context.Request.Query["stream"] != "1")
        {
            var after = int.TryParse(context.Request.Query["after"], out var seen) ? seen : 0;
            var page = new JsonObject
            {
                ["items"] = new JsonArray(Line(after + 1, lines[after])),
                ["next"] = after + 1 < lines.Length ? after + 1 : null,
            };
            await Json(page).ExecuteAsync(context);
            return;
        }

        context.Response.ContentType = "text/event-stream";
        Followed = true;
        for (var i = int.TryParse(context.Request.Headers["Last-Event-ID"], out var last) ? last : 0; i < lines.Length; i++)
        {
            await context.Response.WriteAsync($": heartbeat\n\nid: {i + 1}\ndata: {Line(i + 1, lines[i]).ToJsonString()}\n\n");
            await context.Response.Body.FlushAsync();
            if (BreaksStreams && i + 1 < lines.Length) return;
        }

        while (Status == "waiting" && !context.RequestAborted.IsCancellationRequested)
            await Task.Delay(20, context.RequestAborted);
        await context.Response.WriteAsync("event: end\ndata: {\"status\":\"completed\"}\n\n");
    }

    private static JsonObject Line(int id, string text) =>
        new() { ["id"] = id, ["time"] = "2026-01-31T10:00:00Z", ["nodeId"] = "plan", ["level"] = "info", ["line"] = text };
}
