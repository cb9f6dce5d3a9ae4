using Maestro.Router.Formats;

namespace Maestro.Router.Http;

/// <summary>
/// Without a key only this machine can reach the router, but a browser on it would also carry other sites' requests here. They
/// give themselves away by their origin, or by the name under which they reached us.
/// </summary>
internal sealed class LoopbackGate(RequestDelegate next)
{
    public Task InvokeAsync(HttpContext http)
    {
        var origin = http.Request.Headers.Origin.ToString();
        var foreign = (origin.Length > 0 && !(Uri.TryCreate(origin, UriKind.Absolute, out var uri) && Loopback.IsHost(uri.Host)))
            || !Loopback.IsHost(http.Request.Host.Host);
        return foreign
            ? OpenAIError.WriteAsync(
                http, StatusCodes.Status403Forbidden, "Without an API key the router serves this machine only.",
                "authentication_error", code: "forbidden")
            : next(http);
    }
}
