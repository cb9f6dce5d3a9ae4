using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using Maestro.Router.Attempts;
using Maestro.Router.Configuration;
using Maestro.Router.Decisions;
using Maestro.Router.Formats;
using Maestro.Router.Forwarding;
using Maestro.Router.Model;
using Maestro.Router.Pins;
using Maestro.Router.Policies;
using Maestro.Router.Spending;
using Maestro.Router.Telemetry;
using Maestro.Wire;

namespace Maestro.Router.Http;

/// <summary><c>POST /v1/chat/completions</c>, <c>/v1/embeddings</c> and <c>/v1/responses</c>: what is forwarded to a provider.</summary>
internal sealed class ForwardingEndpoint(
    RoutingState state, Dispatcher dispatcher, StreamRelay relay, DecisionWriter decisions, ActivePins pins, IRoutingPolicy policy, SpendLedger ledger, SpendSync spending, RouterMetrics metrics,
    RouterLimits limits, ILogger<ForwardingEndpoint> log, TimeProvider time)
{
    private const string IdempotencyKey = "Idempotency-Key";

    public async Task HandleAsync(HttpContext http, Operation operation)
    {
        metrics.Arrived();
        try
        {
            await ServeAsync(http, operation);
        }
        finally
        {
            metrics.Left();
        }
    }

    private async Task ServeAsync(HttpContext http, Operation operation)
    {
        using var body = await RequestReader.ReadAsync(http, limits.MaxRequestBytes);
        if (body is null) return;
        var started = time.GetTimestamp();
        var arrived = time.GetUtcNow();
        using var span = RouterSpans.StartRequest(http.Request.Headers);
        if (await PrepareAsync(http, body, operation, started) is not { } request) return;

        var ended = Outcomes.Cancelled;
        try
        {
            using var outcome = await dispatcher.DispatchAsync(request, request.Chain, http.RequestAborted);
            if (request.Body.Stream && outcome.Failure == AttemptFailure.None) metrics.FirstToken(request.Deployment!, time.GetElapsedTime(started));
            ended = Outcomes.Failed;
            ended = await AnswerAsync(http, request, outcome);
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            ended = Outcomes.Cancelled; // nobody is left to answer
        }
        finally
        {
            if (request.Span is not null || ended is Outcomes.Served or Outcomes.Broken) RouterSpans.EndServed(request, ended);
            End(request, ended, arrived, time.GetElapsedTime(started));
        }

        if (ended == Outcomes.Broken) throw new StreamBrokenException($"The stream from {request.Deployment!.Id} broke off after it had begun.");
    }

    /// <summary>Null when the request has been answered with what is wrong with it.</summary>
    private async ValueTask<RoutedRequest?> PrepareAsync(HttpContext http, PooledBuffer bytes, Operation operation, long started)
    {
        if (RequestBody.TryParse(bytes.Memory, operation, out var error, out var param) is not { } body)
        {
            await OpenAIError.WriteInvalidAsync(http, StatusCodes.Status400BadRequest, error!, param);
            return null;
        }

        // Sent on as it is, it would fail every attempt, and open the breakers of providers that have nothing to do with it.
        string? idempotency = http.Request.Headers[IdempotencyKey];
        if (idempotency is not null && !HeaderText.IsPlain(idempotency))
        {
            await OpenAIError.WriteInvalidAsync(http, StatusCodes.Status400BadRequest, $"'{IdempotencyKey}' must be printable ASCII, at most 512 characters.", IdempotencyKey, "bad_header");
            return null;
        }

        var (query, faults) = QueryReader.Read(http.Request.Headers, body);
        if (query is null)
        {
            await OpenAIError.WriteInvalidAsync(http, StatusCodes.Status400BadRequest, string.Join("; ", faults), faults[0].Path, "bad_header");
            return null;
        }

        var table = state.Table;
        var pin = pins.Find(body.Model, query.Step, query.Project);
        var chain = pin is null ? table.Chain(body.Model) : PinResolver.Resolve(pin, table);
        if (chain.IsEmpty)
        {
            var message = pin is null ? $"The model '{body.Model}' does not exist here." : $"Pinned to '{pin.Model}', which the configuration does not have any more.";
            await OpenAIError.WriteInvalidAsync(http, StatusCodes.Status404NotFound, message, "model", "model_not_found");
            return null;
        }

        query = await policy.PrepareAsync(
            query with { Rules = table.Config.Rules, Pinned = pin is not null, Prefix = chain[0].Replicas > 1 ? body.PrefixHash() : 0 },
            chain,
            table,
            http.RequestAborted);
        var limit = table.Config.Settings.TotalTimeout;
        if (query.Deadline is { } deadline && deadline < limit) limit = deadline;
        var claim = ledger.Claim(query);
        await spending.HearAsync(claim, http.RequestAborted);
        return new(body, query, table)
        {
            Claim = claim,
            TraceParent = Plain(http.Request.Headers.TraceParent),
            TraceState = Plain(http.Request.Headers.TraceState),
            IdempotencyKey = idempotency,
            Pin = pin,
            Asked = pin is not null && !table.ById.ContainsKey(pin.Model) ? pin.Model : body.Model,
            Chain = chain,
            Deadline = started + (long)(limit.TotalSeconds * time.TimestampFrequency),
        };
    }

    private static string? Plain(string? header) => header is not null && HeaderText.IsPlain(header) ? header : null;

    private async Task<string> AnswerAsync(HttpContext http, RoutedRequest request, AttemptOutcome outcome)
    {
        SetHeaders(http.Response.Headers, request, outcome);
        switch (outcome.Failure)
        {
            case AttemptFailure.None when outcome.Stream is { } stream:
                return await StreamAsync(http, request, stream);
            case AttemptFailure.None:
                await WriteJsonAsync(http, StatusCodes.Status200OK, outcome.Body!.Memory);
                return Outcomes.Served;
            case var failure when failure.IsClients():
                await RejectAsync(http, outcome);
                return Outcomes.Rejected;
            case AttemptFailure.Untranslatable:
                await OpenAIError.WriteInvalidAsync(http, StatusCodes.Status400BadRequest, outcome.Detail!, code: "unsupported_by_provider");
                return Outcomes.Rejected;
            default:
                log.RequestFailed(request.Group!.Name, request.Sent);
                await FailureAnswer.WriteAsync(http, request, outcome);
                return Outcomes.Failed;
        }
    }

    private async Task<string> StreamAsync(HttpContext http, RoutedRequest request, UpstreamStream stream)
    {
        http.Response.ContentType = "text/event-stream";
        http.Response.Headers.CacheControl = "no-cache";
        var deployment = request.Deployment!;
        var (end, why) = await relay.RelayAsync(stream, request, http.Response.BodyWriter, deployment.Config.StreamTimeout, http.RequestAborted);
        if (end == StreamEnd.Whole) return Outcomes.Served;
        log.StreamBroke(deployment.Id, why!);
        await deployment.ReportBrokenStreamAsync();
        return Outcomes.Broken;
    }

    private static Task RejectAsync(HttpContext http, AttemptOutcome outcome)
    {
        var status = outcome.Status!.Value;
        return outcome.Body is { } body && body.Span.TrimStart(" \r\n\t"u8).StartsWith("{"u8)
            ? WriteJsonAsync(http, status, body.Memory)
            : OpenAIError.WriteInvalidAsync(http, status, outcome.Detail!);
    }

    private static async Task WriteJsonAsync(HttpContext http, int status, ReadOnlyMemory<byte> json)
    {
        http.Response.StatusCode = status;
        http.Response.ContentType = "application/json";
        http.Response.ContentLength = json.Length;
        await http.Response.BodyWriter.WriteAsync(json, http.RequestAborted);
    }

    private static void SetHeaders(IHeaderDictionary headers, RoutedRequest request, AttemptOutcome outcome)
    {
        headers[RouterHeaders.Decision] = request.Id;
        headers[RouterHeaders.Attempts] = request.Sent.ToString(CultureInfo.InvariantCulture);
        if (outcome.Headers.RequestId is { } id) headers["x-request-id"] = id;
        if (request.Deployment is not { } deployment) return;
        if (request.Query.Policy is { } policy)
        {
            headers[RouterHeaders.Policy] = policy.Digest;
            headers[RouterHeaders.PolicyRules] = string.Join(',', policy.For(deployment.Config).Rules);
        }

        headers[RouterHeaders.Deployment] = deployment.Id;
        headers[RouterHeaders.Provider] = deployment.Config.Provider.Name;
        headers[RouterHeaders.Model] = deployment.HeaderOf(request.Asked);
        if (request.Simulated) headers[RouterHeaders.Simulated] = "true";
        if (outcome.Stream is null && request.CostUsd is { } cost) headers[RouterHeaders.CostUsd] = cost.ToString("0.############", CultureInfo.InvariantCulture);
    }

    private void End(RoutedRequest request, string ended, DateTimeOffset arrived, TimeSpan elapsed)
    {
        if (request.Serving) request.Deployment!.Leave();
        if (request.Facts.HasUsage && request.Deployment is { } deployment)
        {
            deployment.Stats.Used(request.Facts.InputTokens ?? 0, request.Facts.OutputTokens ?? 0);
        }

        ledger.Spend(request.Query, request.SpentUsd);
        request.Claim?.Release(); // after the cost is counted: in between there is too little left, never too much

        metrics.Ended(request.Deployment, ended, elapsed, request.Facts, request.CostUsd);
        decisions.Add(new Decision(request, ended, arrived, elapsed, Activity.Current?.TraceId.ToString()));
    }
}
