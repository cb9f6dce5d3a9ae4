using System.Diagnostics.CodeAnalysis;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Serialization.Metadata;
using Maestro.Policies;
using Maestro.Runs;

namespace Maestro.Cli.Api;

/// <summary>
/// The HTTP API. Every method throws <see cref="CliException"/> when the server refuses (exit code 2, with its faults),
/// fails or cannot be reached (3).
/// </summary>
internal sealed class MaestroClient(HttpClient http)
{
    public Uri Address => http.BaseAddress!;

    [SuppressMessage(
        "Reliability", "CA2000", Justification = "The request that carries the content disposes it, and a form its parts.")]
    public Task<RunView> StartRunAsync(
        StartRunRequest run, IReadOnlyDictionary<string, string> files, CancellationToken cancellationToken)
    {
        var json = JsonContent.Create(run, WireJson.Default.StartRunRequest);
        if (files.Count == 0) return SendAsync(HttpMethod.Post, "/runs", json, WireJson.Default.RunView, cancellationToken);

        var form = new MultipartFormDataContent { { json, "run" } };
        foreach (var (name, path) in files)
        {
            var content = new StreamContent(File.OpenRead(path));
            content.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
            form.Add(content, name, Path.GetFileName(path));
        }

        return SendAsync(HttpMethod.Post, "/runs", form, WireJson.Default.RunView, cancellationToken);
    }

    public Task<RunView> GetRunAsync(string id, CancellationToken cancellationToken) =>
        GetAsync($"/runs/{Part(id)}", WireJson.Default.RunView, cancellationToken);

    public Task<GraphView> GetGraphAsync(string id, CancellationToken cancellationToken) =>
        GetAsync($"/runs/{Part(id)}/graph", WireJson.Default.GraphView, cancellationToken);

    /// <summary>Newest first.</summary>
    public Task<RunPage> ListRunsAsync(string query, CancellationToken cancellationToken) =>
        GetAsync("/runs" + query, WireJson.Default.RunPage, cancellationToken);

    public Task<LogPage> GetLogsAsync(string id, string? node, long? after, CancellationToken cancellationToken) =>
        GetAsync(
            $"/runs/{Part(id)}/logs{Query(("nodeId", node), ("after", after?.ToString(CultureInfo.InvariantCulture)))}",
            WireJson.Default.LogPage, cancellationToken);

    /// <summary>What policy decided about a run, in order.</summary>
    public Task<RunDecisionPage> GetPolicyDecisionsAsync(string id, string? allow, CancellationToken cancellationToken) =>
        GetAsync(PolicyDecisionsPath(id, allow), WireJson.Default.RunDecisionPage, cancellationToken);

    public static string PolicyDecisionsPath(string id, string? allow) => $"/runs/{Part(id)}/policies{Query(("allow", allow))}";

    /// <summary>Log lines as they come, up to the end of the run. Reconnects where it was cut off.</summary>
    public LogFollower FollowLogs(string id, string? node, TimeProvider time) =>
        new(http, $"/runs/{Part(id)}/logs{Query(("stream", "1"), ("nodeId", node))}", time);

    public async Task<IReadOnlyList<ArtifactRecord>> ListArtifactsAsync(string id, CancellationToken cancellationToken) =>
        (await GetAsync($"/runs/{Part(id)}/artifacts", WireJson.Default.ArtifactPage, cancellationToken)).Items;

    public async Task DownloadArtifactAsync(string id, string name, Stream target, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/runs/{Part(id)}/artifacts/{Part(name)}");
        using var response = await ReachAsync(request, cancellationToken);
        await response.Content.CopyToAsync(target, cancellationToken);
    }

    public async Task<IReadOnlyList<ApprovalView>> ListApprovalsAsync(string runId, CancellationToken cancellationToken) =>
        (await GetAsync($"/approvals{Query(("runId", runId))}", WireJson.Default.ApprovalPage, cancellationToken)).Items;

    public Task<ApprovalView> DecideAsync(string id, DecideRequest decision, CancellationToken cancellationToken) =>
        SendAsync(
            HttpMethod.Post, $"/approvals/{Part(id)}", JsonContent.Create(decision, WireJson.Default.DecideRequest),
            WireJson.Default.ApprovalView, cancellationToken);

    public Task<ComparisonView> CompareAsync(string id, CancellationToken cancellationToken) =>
        GetAsync($"/runs/{Part(id)}/compare/previous", WireJson.Default.ComparisonView, cancellationToken);

    public Task<RunView> CancelAsync(string id, string? reason, CancellationToken cancellationToken) =>
        SendAsync(
            HttpMethod.Post, $"/runs/{Part(id)}/cancel",
            JsonContent.Create(new CancelRequest(reason), WireJson.Default.CancelRequest), WireJson.Default.RunView,
            cancellationToken);

    public Task<Halt> HaltAsync(HaltRequest halt, CancellationToken cancellationToken) =>
        SendAsync(
            HttpMethod.Put, "/halts", JsonContent.Create(halt, WireJson.Default.HaltRequest), WireJson.Default.Halt,
            cancellationToken);

    public Task<HaltPage> ListHaltsAsync(CancellationToken cancellationToken) =>
        GetAsync("/halts", WireJson.Default.HaltPage, cancellationToken);

    public async Task LiftHaltAsync(string id, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Delete, $"/halts/{Part(id)}");
        (await ReachAsync(request, cancellationToken)).Dispose();
    }

    public Task<ValidateView> ValidateAsync(string recipe, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Post, $"/pipelines/{Part(recipe)}/validate", null, WireJson.Default.ValidateView, cancellationToken);

    public Task<PipelineView> GetPipelineAsync(string recipe, CancellationToken cancellationToken) =>
        GetAsync($"/pipelines/{Part(recipe)}", WireJson.Default.PipelineView, cancellationToken);

    /// <summary>An answer as it came, for <c>--json</c>.</summary>
    public Task<JsonObject> GetJsonAsync(string path, CancellationToken cancellationToken) =>
        GetAsync(path, WireJson.Default.JsonObject, cancellationToken);

    public static string Part(string segment) => Uri.EscapeDataString(segment);

    /// <summary>A query string of the parts that have a value.</summary>
    public static string Query(params ReadOnlySpan<(string Name, string? Value)> parts)
    {
        var query = "";
        foreach (var (name, value) in parts)
            if (!string.IsNullOrEmpty(value)) query += $"{(query.Length == 0 ? '?' : '&')}{name}={Uri.EscapeDataString(value)}";
        return query;
    }

    private Task<T> GetAsync<T>(string path, JsonTypeInfo<T> type, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Get, path, null, type, cancellationToken);

    private async Task<T> SendAsync<T>(
        HttpMethod method, string path, HttpContent? content, JsonTypeInfo<T> type, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(method, path) { Content = content };
        using var response = await ReachAsync(request, cancellationToken);
        try
        {
            return await response.Content.ReadFromJsonAsync(type, cancellationToken)
                ?? throw new CliException(ExitCodes.ServerUnavailable, $"{Address} answered {method} {path} with nothing.");
        }
        catch (JsonException unreadable)
        {
            throw new CliException(
                ExitCodes.ServerUnavailable,
                $"{Address} answered {method} {path} with something that is not Maestro's API: {unreadable.Message}",
                inner: unreadable);
        }
    }

    private async Task<HttpResponseMessage> ReachAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        try
        {
            var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            if (response.IsSuccessStatusCode) return response;
            using (response) throw await ApiProblem.ReadAsync(request, response, cancellationToken);
        }
        catch (HttpRequestException unreachable)
        {
            throw ApiProblem.Unreachable(Address, unreachable);
        }
        catch (TaskCanceledException late) when (!cancellationToken.IsCancellationRequested)
        {
            throw new CliException(
                ExitCodes.ServerUnavailable,
                string.Create(CultureInfo.InvariantCulture, $"{Address} did not answer within {http.Timeout.TotalSeconds:0} s."),
                inner: late);
        }
    }
}
