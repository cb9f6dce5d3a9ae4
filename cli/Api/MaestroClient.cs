using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;

namespace Maestro.Cli.Api;

/// <summary>
/// The HTTP API. Every method throws <see cref="CliException"/> when the server refuses (exit code 2, with its faults),
/// fails or cannot be reached (3).
/// </summary>
internal sealed class MaestroClient(HttpClient http)
{
    public Uri Address => http.BaseAddress!;

    [SuppressMessage("Reliability", "CA2000", Justification = "The request that carries the content disposes it, and a form its parts.")]
    public Task<RunInfo> StartRunAsync(StartRunBody run, IReadOnlyDictionary<string, string> files, CancellationToken cancellationToken)
    {
        var json = JsonContent.Create(run, ApiJson.Default.StartRunBody);
        if (files.Count == 0) return SendAsync(HttpMethod.Post, "/runs", json, ApiJson.Default.RunInfo, cancellationToken);

        var form = new MultipartFormDataContent { { json, "run" } };
        foreach (var (name, path) in files)
        {
            var content = new StreamContent(File.OpenRead(path));
            content.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
            form.Add(content, name, Path.GetFileName(path));
        }

        return SendAsync(HttpMethod.Post, "/runs", form, ApiJson.Default.RunInfo, cancellationToken);
    }

    public Task<RunInfo> GetRunAsync(string id, CancellationToken cancellationToken) =>
        GetAsync($"/runs/{Part(id)}", ApiJson.Default.RunInfo, cancellationToken);

    public Task<GraphInfo> GetGraphAsync(string id, CancellationToken cancellationToken) =>
        GetAsync($"/runs/{Part(id)}/graph", ApiJson.Default.GraphInfo, cancellationToken);

    /// <summary>Newest first.</summary>
    public Task<RunPageInfo> ListRunsAsync(string query, CancellationToken cancellationToken) =>
        GetAsync("/runs" + query, ApiJson.Default.RunPageInfo, cancellationToken);

    public Task<LogPageInfo> GetLogsAsync(string id, string? node, string? after, CancellationToken cancellationToken) =>
        GetAsync($"/runs/{Part(id)}/logs{Query(("nodeId", node), ("after", after))}", ApiJson.Default.LogPageInfo, cancellationToken);

    /// <summary>What policy decided about a run, in order.</summary>
    public Task<DecisionLogInfo> GetPolicyDecisionsAsync(string id, string? allow, CancellationToken cancellationToken) =>
        GetAsync(PolicyDecisionsPath(id, allow), ApiJson.Default.DecisionLogInfo, cancellationToken);

    public static string PolicyDecisionsPath(string id, string? allow) => $"/runs/{Part(id)}/policies{Query(("allow", allow))}";

    /// <summary>Log lines as they come, up to the end of the run. Reconnects where it was cut off.</summary>
    public LogFollower FollowLogs(string id, string? node, TimeProvider time) =>
        new(http, $"/runs/{Part(id)}/logs{Query(("stream", "1"), ("nodeId", node))}", time);

    public async Task<IReadOnlyList<ArtifactInfo>> ListArtifactsAsync(string id, CancellationToken cancellationToken) =>
        (await GetAsync($"/runs/{Part(id)}/artifacts", ApiJson.Default.ArtifactPageInfo, cancellationToken)).Items;

    public async Task DownloadArtifactAsync(string id, string name, Stream target, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/runs/{Part(id)}/artifacts/{Part(name)}");
        using var response = await ReachAsync(request, cancellationToken);
        await response.Content.CopyToAsync(target, cancellationToken);
    }

    public async Task<IReadOnlyList<ApprovalInfo>> ListApprovalsAsync(string runId, CancellationToken cancellationToken) =>
        (await GetAsync($"/approvals{Query(("runId", runId))}", ApiJson.Default.ApprovalPageInfo, cancellationToken)).Items;

    public Task<ApprovalInfo> DecideAsync(string id, DecisionBody decision, CancellationToken cancellationToken) =>
        SendAsync(
            HttpMethod.Post, $"/approvals/{Part(id)}", JsonContent.Create(decision, ApiJson.Default.DecisionBody), ApiJson.Default.ApprovalInfo, cancellationToken);

    public Task<ComparisonInfo> CompareAsync(string id, CancellationToken cancellationToken) =>
        GetAsync($"/runs/{Part(id)}/compare/previous", ApiJson.Default.ComparisonInfo, cancellationToken);

    public Task<RunInfo> CancelAsync(string id, string? reason, CancellationToken cancellationToken) =>
        SendAsync(
            HttpMethod.Post, $"/runs/{Part(id)}/cancel", JsonContent.Create(new CancelBody(reason), ApiJson.Default.CancelBody), ApiJson.Default.RunInfo,
            cancellationToken);

    public Task<HaltInfo> HaltAsync(HaltBody halt, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Put, "/halts", JsonContent.Create(halt, ApiJson.Default.HaltBody), ApiJson.Default.HaltInfo, cancellationToken);

    public Task<HaltPageInfo> ListHaltsAsync(CancellationToken cancellationToken) => GetAsync("/halts", ApiJson.Default.HaltPageInfo, cancellationToken);

    public async Task LiftHaltAsync(string id, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Delete, $"/halts/{Part(id)}");
        (await ReachAsync(request, cancellationToken)).Dispose();
    }

    public Task<ValidationInfo> ValidateAsync(string recipe, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Post, $"/pipelines/{Part(recipe)}/validate", null, ApiJson.Default.ValidationInfo, cancellationToken);

    public Task<PipelineInfo> GetPipelineAsync(string recipe, CancellationToken cancellationToken) =>
        GetAsync($"/pipelines/{Part(recipe)}", ApiJson.Default.PipelineInfo, cancellationToken);

    /// <summary>An answer as it came, for <c>--json</c>.</summary>
    public Task<JsonObject> GetJsonAsync(string path, CancellationToken cancellationToken) => GetAsync(path, ApiJson.Default.JsonObject, cancellationToken);

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

    private async Task<T> SendAsync<T>(HttpMethod method, string path, HttpContent? content, JsonTypeInfo<T> type, CancellationToken cancellationToken)
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
                ExitCodes.ServerUnavailable, $"{Address} answered {method} {path} with something that is not Maestro's API: {unreadable.Message}", inner: unreadable);
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
                string.Create(CultureInfo.InvariantCulture, $"{Address} did not answer within {http.Timeout.TotalSeconds:0} s."), inner: late);
        }
    }
}
