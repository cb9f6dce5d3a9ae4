using System.Text.Json;
using Maestro.Simulator.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Maestro.Simulator.Faults;

/// <summary>Lets the faults of the plan happen to requests for models.</summary>
internal sealed class FaultMiddleware(RequestDelegate next, FaultInjector injector, TimeProvider time)
{
    public async Task InvokeAsync(HttpContext http)
    {
        if (!HttpMethods.IsPost(http.Request.Method) || !http.Request.Path.StartsWithSegments("/v1", StringComparison.Ordinal)
            || injector.Plan.Faults.IsDefaultOrEmpty)
        {
            await next(http);
            return;
        }

        var (fault, draw) = injector.Next(await ModelAsync(http));
        switch (fault?.Kind)
        {
            case null:
                await next(http);
                break;
            case FaultKind.Error:
                await OpenAIError.WriteAsync(
                    http, fault.Status ?? 500, "A fault was injected.", code: "injected", type: "server_error");
                break;
            case FaultKind.RateLimit:
                http.Response.Headers.RetryAfter = (fault.RetryAfterSeconds ?? 1).ToString(
                    System.Globalization.CultureInfo.InvariantCulture);
                await OpenAIError.WriteAsync(
                    http, StatusCodes.Status429TooManyRequests, "A rate limit was injected.", code: "rate_limit_exceeded",
                    type: "rate_limit_error");
                break;
            case FaultKind.Hang:
                await Task.Delay(Timeout.InfiniteTimeSpan, time, http.RequestAborted);
                break;
            case FaultKind.BadJson:
                http.Response.ContentType = "application/json";
                await http.Response.WriteAsync("{\"id\":\"c1\",\"choices\":[{", http.RequestAborted);
                break;
            case FaultKind.Latency:
                await Task.Delay(
                    TimeSpan.FromMilliseconds((fault.DelayMs ?? 0) - ((fault.JitterMs ?? 0) * Math.Log(1 - draw))), time,
                    http.RequestAborted);
                await next(http);
                break;
            default:
                await WithBodyAsync(http, fault);
                break;
        }
    }

    private async Task WithBodyAsync(HttpContext http, Fault fault)
    {
        var original = http.Features.GetRequiredFeature<IHttpResponseBodyFeature>();
        await using var body = new FaultyBody(original.Stream, http, fault, time);
        http.Features.Set<IHttpResponseBodyFeature>(new StreamResponseBodyFeature(body, original));
        try
        {
            await next(http);
            await http.Response.BodyWriter.FlushAsync(http.RequestAborted);
            if (fault.Kind == FaultKind.Cut) http.Abort(); // also when the answer was shorter than that
        }
        finally
        {
            http.Features.Set(original);
        }
    }

    private static async Task<string?> ModelAsync(HttpContext http)
    {
        http.Request.EnableBuffering();
        try
        {
            using var document = await JsonDocument.ParseAsync(http.Request.Body, cancellationToken: http.RequestAborted);
            return document.RootElement.ValueKind == JsonValueKind.Object
                && document.RootElement.TryGetProperty("model", out var model) && model.ValueKind == JsonValueKind.String
                ? model.GetString()
                : null;
        }
        catch (JsonException)
        {
            return null; // whoever reads it next says so
        }
        finally
        {
            http.Request.Body.Position = 0;
        }
    }
}
