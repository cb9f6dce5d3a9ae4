using System.Diagnostics;
using System.Globalization;
using Maestro.Router.Decisions;
using Maestro.Router.Forwarding;
using Maestro.Router.Model;
using Maestro.Router.Telemetry;

namespace Maestro.Router.Http;

/// <summary><c>POST /v1/chat/completions</c>.</summary>
internal sealed class ChatEndpoint(
    RoutingTable table, Dispatcher dispatcher, StreamRelay relay, DecisionLog decisions, RouterMetrics metrics, RouterLimits limits,
    ILogger<ChatEndpoint> log, TimeProvider time)
{
    public async Task HandleAsync(HttpContext http)
    {
        metrics.Arrived();
        try
        {
            await ServeAsync(http);
        }
        finally
        {
            metrics.Left();
        }
    }

    private async Task ServeAsync(HttpContext http)
    {
        using var body = await RequestReader.ReadAsync(http, limits.MaxRequestBytes);
        if (body is null) return;
        if (ChatRequestBody.TryParse(body.Memory, out var error, out var param) is not { } chat)
        {
            await OpenAIError.WriteInvalidAsync(http, StatusCodes.Status400BadRequest, error!, param);
            return;
        }

        var chain = table.Chain(chat.Model);
        if (chain.IsEmpty)
        {
            await OpenAIError.WriteInvalidAsync(http, StatusCodes.Status404NotFound, $"The model '{chat.Model}' does not exist here.", "model", "model_not_found");
            return;
        }

        using var span = RouterSpans.StartRequest(http.Request.Headers);
        var request = new RoutedRequest(chat, table, http.Request.Headers.TraceParent, http.Request.Headers.TraceState);
        var started = time.GetTimestamp();
        var arrived = time.GetUtcNow();
        var ended = Outcomes.Cancelled;
        try
        {
            using var outcome = await dispatcher.DispatchAsync(request, chain, http.RequestAborted);
            if (chat.Stream && outcome.Failure == AttemptFailure.None) metrics.FirstToken(request.Deployment!, time.GetElapsedTime(started));
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
            case AttemptFailure.Rejected:
                await RejectAsync(http, outcome);
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
        headers[RouterHeaders.Deployment] = deployment.Id;
        headers[RouterHeaders.Provider] = deployment.Config.Provider.Name;
        headers[RouterHeaders.Model] = deployment.HeaderModel;
        if (request.Simulated) headers[RouterHeaders.Simulated] = "true";
        if (outcome.Stream is null && request.CostUsd is { } cost) headers[RouterHeaders.CostUsd] = cost.ToString("0.############", CultureInfo.InvariantCulture);
    }

    private void End(RoutedRequest request, string ended, DateTimeOffset arrived, TimeSpan elapsed)
    {
        var served = ended is Outcomes.Served or Outcomes.Broken;
        if (request.Serving) request.Deployment!.Leave();
        metrics.Ended(request, ended, elapsed);
        decisions.Add(new(
            request.Id,
            arrived,
            request.Body.Model,
            table.Config.Settings.Strategy,
            request.Body.Stream,
            served ? request.Deployment!.Id : null,
            ended,
            request.Candidates,
            request.Attempts,
            request.DecisionTime.TotalMicroseconds,
            elapsed.TotalMilliseconds,
            request.Facts.InputTokens,
            request.Facts.OutputTokens,
            request.CostUsd,
            request.Simulated,
            Activity.Current?.TraceId.ToString()));
    }
}
