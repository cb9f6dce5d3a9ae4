using System.Globalization;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Maestro.Embedded.Triggers.Http;

/// <summary>
/// Every failure leaves as a problem document: an exception as a generic 500 that tells the caller only the trace id, a bad
/// request by its status, overload and storage trouble as 429 or 503 with Retry-After, and an error status without a body gets
/// one. A response that failed after it started is cut, so
/// that no caller takes a part for the whole.
/// </summary>
internal sealed class ProblemMiddleware(RequestDelegate next, ILogger<ProblemMiddleware> logger)
{
    public async Task InvokeAsync(HttpContext context)
    {
        try
        {
            await next(context);
            if (NeedsBody(context.Response))
                await ProblemWriter.WriteAsync(context, context.Response.StatusCode, Detail(context));
        }
        catch (Exception exception) when (CallerLeft(context, exception))
        {
            HttpLog.CallerLeft(logger, context.Request.Method, context.Request.Path);
            context.Abort();
        }
        catch (BadHttpRequestException exception) when (!context.Response.HasStarted)
        {
            HttpLog.BadRequest(logger, context.Request.Method, context.Request.Path, exception.StatusCode, exception.Message);
            await AnswerAsync(context, exception.StatusCode, exception.Message);
        }
        catch (Exception exception) when (!context.Response.HasStarted && Overload.From(exception) is { } overload)
        {
            HttpLog.Overloaded(logger, exception, context.Request.Method, context.Request.Path, overload.Status);
            context.Response.Clear();
            context.Response.Headers.RetryAfter = Math.Ceiling(overload.RetryAfter.TotalSeconds)
                .ToString(CultureInfo.InvariantCulture);
            await ProblemWriter.WriteAsync(context, overload.Status, overload.Detail);
        }
        catch (Exception exception)
        {
            HttpLog.Failed(logger, exception, context.Request.Method, context.Request.Path, ProblemWriter.TraceId(context));
            if (context.Response.HasStarted) context.Abort();
            else
                await AnswerAsync(
                    context, StatusCodes.Status500InternalServerError, "The host's log has the cause under this trace id.");
        }
    }

    // A reset shows in the body's stream before the request counts as aborted.
    private static bool CallerLeft(HttpContext context, Exception exception) =>
        exception is ConnectionResetException
        || (context.RequestAborted.IsCancellationRequested && exception is OperationCanceledException or IOException);

    private static Task AnswerAsync(HttpContext context, int status, string detail)
    {
        context.Response.Clear();
        return ProblemWriter.WriteAsync(context, status, detail);
    }

    private static bool NeedsBody(HttpResponse response) =>
        response is { StatusCode: >= 400, HasStarted: false, ContentType: null, ContentLength: null };

    private static string? Detail(HttpContext context) => context.Response.StatusCode switch
    {
        StatusCodes.Status404NotFound when context.GetEndpoint() is null => "No endpoint has this address.",
        StatusCodes.Status405MethodNotAllowed => $"This address answers to {context.Response.Headers.Allow}.",
        _ => null,
    };
}
