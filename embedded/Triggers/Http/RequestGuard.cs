using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;

namespace Maestro.Embedded.Triggers.Http;

/// <summary>
/// Turns away, before any function sees it, a body that is announced as too large, and a request to change state that a
/// page of another origin sent through the user's browser.
/// </summary>
internal sealed class RequestGuard(RequestDelegate next, HttpTriggerOptions options, ILogger<RequestGuard> logger)
{
    public Task InvokeAsync(HttpContext context)
    {
        var request = context.Request;
        if (request.ContentLength > options.MaxBodyBytes)
        {
            // The server then takes the rest in and drops it, for a while: a client that is still sending would otherwise see its
            // connection break instead of the answer.
            if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
                limit.MaxRequestBodySize = null;
            return RefuseAsync(
                context, StatusCodes.Status413PayloadTooLarge, $"The body may have at most {options.MaxBodyBytes} bytes.");
        }

        if (ChangesState(request.Method) && !IsOwnOrigin(request))
            return RefuseAsync(
                context, StatusCodes.Status403Forbidden, "Requests that change state are not accepted from another origin.");
        return next(context);
    }

    private static bool ChangesState(string method) =>
        !HttpMethods.IsGet(method) && !HttpMethods.IsHead(method) && !HttpMethods.IsOptions(method)
            && !HttpMethods.IsTrace(method);

    private static bool IsOwnOrigin(HttpRequest request)
    {
        if (!request.Headers.TryGetValue("Origin", out var origin)) return true;
        return origin is [{ } only]
            && only.Equals($"{request.Scheme}://{request.Host.Value}", StringComparison.OrdinalIgnoreCase);
    }

    private Task RefuseAsync(HttpContext context, int status, string reason)
    {
        HttpLog.Refused(logger, context.Request.Method, context.Request.Path, status, reason);
        return ProblemWriter.WriteAsync(context, status, reason);
    }
}
