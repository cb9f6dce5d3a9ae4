using Microsoft.AspNetCore.Http;

namespace Maestro.Embedded.Triggers.Http;

/// <summary>
/// Ends the requests that are still open when the host's grace time at shutdown is over, such as event streams: to a
/// function this looks like a caller who left.
/// </summary>
internal sealed class RequestLifetime(RequestDelegate next, ShutdownGrace shutdown)
{
    public async Task InvokeAsync(HttpContext context)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, shutdown.Over);
        context.RequestAborted = either.Token;
        await next(context);
    }
}
