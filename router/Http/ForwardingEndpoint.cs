using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using Maestro.Router.Attempts;
using Maestro.Router.Formats;
using Maestro.Router.Forwarding;
using Maestro.Router.Pins;
using Maestro.Router.Policies;
using Maestro.Router.Spending;
using Maestro.Router.Telemetry;
using Maestro.Wire;

namespace Maestro.Router.Http;

/// <summary>
/// <c>POST /v1/chat/completions</c>, <c>/v1/embeddings</c> and <c>/v1/responses</c>: what is forwarded to a provider.
/// </summary>
internal sealed class ForwardingEndpoint(
    RoutingState state, Dispatcher dispatcher, StreamRelay relay, RouteCompletion completion, ActivePins pins,
    IRoutingPolicy policy, SpendLedger ledger,
    SpendSync spending, RouterMetrics metrics, RouterLimits limits, ILogger<ForwardingEndpoint> log, TimeProvider time)
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
        try
        {
            await RouteAsync(http, request, started, arrived);
        }
        finally
        {
            request.Claim?.Release(); // whatever went wrong
        }
    }

    private async Task RouteAsync(HttpContext http, RoutedRequest request, long started, DateTimeOffset arrived)
    {
        using var result = await dispatcher.DispatchAsync(request, http.RequestAborted);
        if (request.Stream && result.IsServed) metrics.FirstToken(result.Deployment!, time.GetElapsedTime(started));
        var end = new RouteEnd(Outcomes.Failed, result.Outcome.Facts);
        try
        {
            end = await AnswerAsync(http, result);
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            end = end with { Outcome = Outcomes.Cancelled }; // nobody is left to answer
        }
        finally
        {
            completion.Complete(result, end, arrived, time.GetElapsedTime(started));
        }

        if (end.Outcome == Outcomes.Broken)
            throw new StreamBrokenException($"The stream from {result.Deployment!.Id} broke off after it had begun.");
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
            await OpenAIError.WriteInvalidAsync(
                http, StatusCodes.Status400BadRequest, $"'{IdempotencyKey}' must be printable ASCII, at most 512 characters.",
                IdempotencyKey, "bad_header");
            return null;
        }

        var (query, faults) = QueryReader.Read(http.Request.Headers, body);
        if (query is null)
        {
            await OpenAIError.WriteInvalidAsync(
                http, StatusCodes.Status400BadRequest, string.Join("; ", faults), faults[0].Path, "bad_header");
            return null;
        }

        var table = state.Table;
        var pin = pins.Find(body.Model, query.Step, query.Project);
        var chain = pin is null ? table.Chain(body.Model) : PinResolver.Resolve(pin, table);
        if (chain.IsEmpty)
        {
            var message = pin is null
                ? $"The model '{body.Model}' does not exist here."
                : $"Pinned to '{pin.Model}', which the configuration does not have any more.";
            await OpenAIError.WriteInvalidAsync(http, StatusCodes.Status404NotFound, message, "model", "model_not_found");
            return null;
        }

        query = await policy.PrepareAsync(
            query with
            {
                Rules = table.Config.Rules,
                Pinned = pin is not null,
                Prefix = chain[0].Replicas > 1 ? body.PrefixHash() : 0,
            },
            chain,
            table,
            http.RequestAborted);
        var limit = table.Config.Settings.TotalTimeout;
        if (query.Deadline is { } deadline && deadline < limit) limit = deadline;
        var claim = ledger.Claim(query);
        await spending.HearAsync(claim, http.RequestAborted);
        return new(body, query, table)
        {
            Chain = chain,
            Claim = claim,
            TraceParent = Plain(http.Request.Headers.TraceParent),
            TraceState = Plain(http.Request.Headers.TraceState),
            IdempotencyKey = idempotency,
            Pin = pin,
            Asked = pin is not null && !table.ById.ContainsKey(pin.Model) ? pin.Model : body.Model,
            Deadline = started + (long)(limit.TotalSeconds * time.TimestampFrequency),
        };
    }

    private static string? Plain(string? header) => header is not null && HeaderText.IsPlain(header) ? header : null;

    private async Task<RouteEnd> AnswerAsync(HttpContext http, RouteResult result)
    {
        var outcome = result.Outcome;
        if (outcome.Failure == AttemptFailure.ClientLeft) return new(Outcomes.Cancelled, default);
        RouteCompletion.SetHeaders(http.Response.Headers, result);
        switch (outcome.Failure)
        {
            case AttemptFailure.None when outcome.Stream is { } stream:
                return await StreamAsync(http, result, stream);
            case AttemptFailure.None:
                await WriteJsonAsync(http, StatusCodes.Status200OK, outcome.Body!.Memory);
                return new(Outcomes.Served, outcome.Facts);
            case var failure when failure.IsClients():
                await RejectAsync(http, outcome);
                return new(Outcomes.Rejected, default);
            case AttemptFailure.Untranslatable:
                await OpenAIError.WriteInvalidAsync(
                    http, StatusCodes.Status400BadRequest, outcome.Detail!, code: "unsupported_by_provider");
                return new(Outcomes.Rejected, default);
            default:
                log.RequestFailed(result.Group.Name, result.Sent);
                await FailureAnswer.WriteAsync(http, result);
                return new(Outcomes.Failed, default);
        }
    }

    private async Task<RouteEnd> StreamAsync(HttpContext http, RouteResult result, UpstreamStream stream)
    {
        http.Response.ContentType = "text/event-stream";
        http.Response.Headers.CacheControl = "no-cache";
        var deployment = result.Deployment!;
        var relayed = await relay.RelayAsync(stream, result.Request, deployment, http.Response.BodyWriter, http.RequestAborted);
        if (relayed.Why is { } why)
        {
            log.StreamBroke(deployment.Id, why);
            await deployment.ReportBrokenStreamAsync();
        }

        var outcome = relayed.End switch { StreamEnd.Whole =>
            Outcomes.Served, StreamEnd.Broken => Outcomes.Broken, _ => Outcomes.Cancelled };
        return new(outcome, relayed.Usage);
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
}
