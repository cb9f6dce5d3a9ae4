using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Abstractions;
using Microsoft.AspNetCore.Routing;

namespace Maestro.Embedded.Triggers.Http;

/// <summary>Writes what an HTTP function returned.</summary>
internal static class HttpAnswer
{
    private static readonly ActionDescriptor Descriptor = new();

    /// <summary>
    /// A result type writes itself; text is sent as text/plain, anything else as JSON. Nothing returned is 204, unless the
    /// function wrote to the response itself.
    /// </summary>
    public static Task WriteAsync(HttpContext context, object? result)
    {
        switch (result)
        {
            case IActionResult action:
                return action.ExecuteResultAsync(new ActionContext(context, context.GetRouteData(), Descriptor));
            case IResult minimal:
                return minimal.ExecuteAsync(context);
            case string text:
                context.Response.ContentType ??= "text/plain; charset=utf-8";
                return context.Response.WriteAsync(text, context.RequestAborted);
            case null:
                var untouched = !context.Response.HasStarted
                    && context.Response is { StatusCode: StatusCodes.Status200OK, ContentType: null, ContentLength: null };
                if (untouched) context.Response.StatusCode = StatusCodes.Status204NoContent;
                return Task.CompletedTask;
            default:
                return Results.Json(result).ExecuteAsync(context);
        }
    }
}
