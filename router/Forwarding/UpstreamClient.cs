using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Text.Json;
using Maestro.Router.Attempts;
using Maestro.Router.Formats;

namespace Maestro.Router.Forwarding;

/// <summary>
/// Makes one request to one provider and reads its answer up to the point where the client's answer can begin. Expected failures
/// are outcomes; only cancellation is thrown.
/// </summary>
internal sealed class UpstreamClient(UpstreamConnections connections, RouterLimits limits, TimeProvider time)
{
    private const int MaxErrorBytes = 64 * 1024;

    private static readonly string UserAgent = "maestro-router/" + typeof(UpstreamClient).Assembly.GetName().Version?.ToString(3);

    public async ValueTask<AttemptOutcome> SendAsync(
        Deployment deployment, RoutedRequest routed, CancellationToken cancellationToken)
    {
        if (deployment.ModelFor(routed.Asked) is not { } model)
            return AttemptOutcome.Failed(
                AttemptFailure.Untranslatable, $"'{routed.Asked}' is not a model of '{deployment.Config.ModelName}'");
        var translation = deployment.Config.Provider.TranslationFor(routed.Body.Operation);
        PooledBuffer? translated = null;
        HttpResponseMessage response;
        try
        {
            translated = translation is null ? null : Translate(translation, deployment, routed, model);
            using var request = CreateRequest(deployment, routed, model, translated);
            if (deployment.Tokens is { } tokens)
                request.Headers.Authorization = new("Bearer", await tokens.GetAsync(cancellationToken));
            response = await connections.For(deployment.Config.ConnectTimeout).SendAsync(request, cancellationToken);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // The handler's own limit: it looks like a cancellation that nobody asked for.
            return AttemptOutcome.Failed(
                AttemptFailure.ConnectFailed, $"no connection within {deployment.Config.ConnectTimeout.TotalSeconds:0.###} s");
        }
        catch (HttpRequestException fault) when (!cancellationToken.IsCancellationRequested)
        {
            return AttemptOutcome.Failed(AttemptFailure.ConnectFailed, $"{fault.HttpRequestError}: {fault.Message}");
        }
        catch (TokenException fault)
        {
            return AttemptOutcome.Failed(AttemptFailure.Unauthorized, fault.Message);
        }
        catch (UntranslatableException fault)
        {
            return AttemptOutcome.Failed(AttemptFailure.Untranslatable, fault.Message);
        }
        finally
        {
            translated?.Dispose();
        }

        var keep = false;
        try
        {
            var outcome = await ReadAsync(response, routed.Body.Stream, translation, cancellationToken);
            keep = outcome.Stream is not null; // the stream owns the response now
            return outcome;
        }
        catch (Exception fault) when (fault is HttpRequestException or IOException && !cancellationToken.IsCancellationRequested)
        {
            return AttemptOutcome.Failed(AttemptFailure.StreamBroken, fault.Message, (int)response.StatusCode);
        }
        catch (Exception fault) when (fault is JsonException or InvalidDataException)
        {
            return AttemptOutcome.Failed(AttemptFailure.BadResponse, fault.Message, (int)response.StatusCode);
        }
        finally
        {
            if (!keep) response.Dispose();
        }
    }

    private static PooledBuffer Translate(ITranslation translation, Deployment deployment, RoutedRequest routed, string model)
    {
        try
        {
            return translation.Request(routed.Body.With(deployment.Config.Defaults), model, deployment.Config.MaxOutputTokens);
        }
        catch (Exception fault) when (fault is KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw new UntranslatableException("The request lacks a part that its format requires: " + fault.Message);
        }
    }

    private ValueTask<AttemptOutcome> ReadAsync(
        HttpResponseMessage response, bool stream, ITranslation? translation, CancellationToken cancellationToken) =>
        response.StatusCode != HttpStatusCode.OK ? ReadFailureAsync(response, cancellationToken)
        : stream ? ReadFirstEventAsync(response, translation, cancellationToken)
        : ReadAnswerAsync(response, translation, cancellationToken);

    private static HttpRequestMessage CreateRequest(
        Deployment deployment, RoutedRequest routed, string model, PooledBuffer? translated)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, deployment.Endpoint(routed.Body.Operation, model))
        {
            Content = new PiecesContent(translated is null
                ? routed.Body.PiecesFor(deployment.LiteralOf(model), deployment.Config.Defaults)
                : [translated.Memory]),
        };
        var headers = request.Headers;
        foreach (var (name, value) in deployment.Headers) headers.TryAddWithoutValidation(name, value);
        headers.TryAddWithoutValidation("User-Agent", UserAgent);
        headers.TryAddWithoutValidation("Accept", routed.Body.Stream ? "text/event-stream" : "application/json");

        // The same key with every attempt: a provider that knows it serves the request once.
        if (routed.IdempotencyKey is { } key) headers.TryAddWithoutValidation("Idempotency-Key", key);

        // With an activity the HTTP handler writes the trace context itself; without one the client's context goes on as it came.
        if (Activity.Current is null && routed.TraceParent is { } parent)
        {
            headers.TryAddWithoutValidation("traceparent", parent);
            if (routed.TraceState is { } state) headers.TryAddWithoutValidation("tracestate", state);
        }

        return request;
    }

    private async ValueTask<AttemptOutcome> ReadAnswerAsync(
        HttpResponseMessage response, ITranslation? translation, CancellationToken cancellationToken)
    {
        var body = await ReadBodyAsync(response, limits.MaxResponseBytes, truncate: false, cancellationToken);
        try
        {
            if (translation is not null)
            {
                var original = body;
                body = translation.Answer(original.Memory);
                original.Dispose();
            }

            var facts = CompletionFacts.Read(body.Span);
            if (facts.IsError || !facts.HasChoicesList)
            {
                var error = UpstreamError.Read(body.Memory);
                body.Dispose();
                return AttemptOutcome.Failed(
                    AttemptFailure.BadResponse, error.Message ?? "the answer has no choices", (int)response.StatusCode,
                    code: error.Code);
            }

            return AttemptOutcome.Answered((int)response.StatusCode, UpstreamHeaders.Of(response), body, facts);
        }
        catch (Exception fault) when (fault is JsonException or InvalidDataException)
        {
            body.Dispose();
            throw;
        }
    }

    [SuppressMessage(
        "Reliability", "CA2000",
        Justification = "Disposed below unless the outcome has taken it over; the analyzer does not see the condition.")]
    private async ValueTask<AttemptOutcome> ReadFirstEventAsync(
        HttpResponseMessage response, ITranslation? translation, CancellationToken cancellationToken)
    {
        if (response.Content.Headers.ContentType?.MediaType is not "text/event-stream")
            return AttemptOutcome.Failed(
                AttemptFailure.BadResponse, $"a stream was asked for, {response.Content.Headers.ContentType} came",
                (int)response.StatusCode);

        AttemptOutcome? outcome = null;
        var body = await response.Content.ReadAsStreamAsync(cancellationToken);
        var stream = new UpstreamStream(response, body, limits.MaxEventBytes, translation?.Stream());
        try
        {
            while (outcome is null)
            {
                if (stream.TryNext()) outcome = Look(stream, response);
                else if (stream.Ended)
                    outcome = AttemptOutcome.Failed(
                        AttemptFailure.StreamBroken, "the stream ended before its first event", (int)response.StatusCode);
                else await stream.ReadAsync(cancellationToken);
            }

            return outcome;
        }
        finally
        {
            if (outcome?.Stream is null) stream.Dispose();
        }
    }

    /// <summary>Null while only comments and blank events have come: nothing of the answer yet.</summary>
    private static AttemptOutcome? Look(UpstreamStream stream, HttpResponseMessage response)
    {
        var data = ServerSentEvents.Data(stream.Current);
        if (data.IsEmpty) return null;
        if (data.SequenceEqual(ServerSentEvents.Done))
            return AttemptOutcome.Failed(AttemptFailure.BadResponse, "the stream is empty", (int)response.StatusCode);
        if (!CompletionFacts.Read(data).IsError)
            return AttemptOutcome.Streaming((int)response.StatusCode, UpstreamHeaders.Of(response), stream);
        var error = UpstreamError.Read(data.ToArray());
        return AttemptOutcome.Failed(
            AttemptFailure.ServerError, error.Message ?? "the stream began with an error", (int)response.StatusCode,
            code: error.Code);
    }

    private async ValueTask<AttemptOutcome> ReadFailureAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var status = (int)response.StatusCode;
        var failure = status switch
        {
            429 => AttemptFailure.RateLimited,
            401 or 403 => AttemptFailure.Unauthorized,
            404 => AttemptFailure.NotFound,
            408 or 409 or >= 500 => AttemptFailure.ServerError,
            >= 400 => AttemptFailure.Rejected,
            _ => AttemptFailure.BadResponse, // a redirect is not followed: credentials would go along
        };

        var body = await ReadBodyAsync(response, MaxErrorBytes, truncate: true, cancellationToken);
        var error = UpstreamError.Read(body.Memory);
        var detail = error.Message ?? $"status {status}";
        if (failure == AttemptFailure.Rejected)
        {
            // Anthropic's errors have OpenAI's shape within a shell of their own; the shell does no harm.
            return AttemptOutcome.Rejected(error.Refine(failure), status, UpstreamHeaders.Of(response), body, detail);
        }

        body.Dispose();
        // What a provider says about a key may quote the key.
        if (failure == AttemptFailure.Unauthorized)
            detail = $"status {status}: the provider does not accept this deployment's credentials";
        return AttemptOutcome.Failed(failure, detail, status, RetryAfter.Of(response, time), error.Code);
    }

    private static async ValueTask<PooledBuffer> ReadBodyAsync(
        HttpResponseMessage response, int limit, bool truncate, CancellationToken cancellationToken)
    {
        const int Unknown = 16 * 1024;
        var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
        var buffer = new PooledBuffer((int)Math.Clamp(response.Content.Headers.ContentLength + 1 ?? Unknown, 256, limit));
        try
        {
            await FillAsync(buffer, stream, limit, cancellationToken);
            if (buffer.Length > limit && !truncate) throw new InvalidDataException($"the answer is larger than {limit} bytes");
        }
        catch
        {
            buffer.Dispose();
            throw;
        }

        return buffer;
    }

    /// <summary>Reads to the end, or until there is more than the limit.</summary>
    private static async ValueTask FillAsync(PooledBuffer buffer, Stream stream, int limit, CancellationToken cancellationToken)
    {
        int read;
        do
        {
            read = await stream.ReadAsync(buffer.Free(512), cancellationToken);
            buffer.Advance(read);
        }
        while (read > 0 && buffer.Length <= limit);
    }
}
