namespace Maestro.Simulator.Http;

/// <summary>Errors in OpenAI's shape.</summary>
internal static class OpenAIError
{
    public static Task WriteAsync(
        HttpContext http, int status, string message, string? param = null, string? code = null,
        string type = "invalid_request_error")
    {
        http.Response.StatusCode = status;
        return http.Response.WriteAsJsonAsync(
            new ErrorWire(new(message, type, param, code)), WireJson.Context.ErrorWire, cancellationToken: http.RequestAborted);
    }
}
