using System.Net.Http.Headers;
using Maestro.Functions.Agents;
using Maestro.Functions.Http.Requests;
using Microsoft.Extensions.Options;

namespace Maestro.Functions.Http.Routing;

/// <summary>
/// Hands a request on to the router's own API, in the caller's name and with the router's key, and its answer back as it is. Only
/// the paths of this folder's functions are handed on, never one that a caller makes up.
/// </summary>
public sealed class RouterApi(HttpClient http, IOptions<RouterOptions> options)
{
    private const int MaxBody = 4 * 1024 * 1024;

    public async Task<IActionResult> ForwardAsync(HttpRequest request, string path, CancellationToken cancellationToken)
    {
        var settings = options.Value;
        if (request.ContentLength > MaxBody) return ProblemReply.TooLarge(MaxBody);
        using var message = new HttpRequestMessage(
            new HttpMethod(request.Method), new Uri(settings.RouterUrl, path + request.QueryString));
        if (settings.RouterKey is { Length: > 0 } key)
            message.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        message.Headers.TryAddWithoutValidation(ApiHeaders.Actor, Caller.Of(request));
        if (HttpMethods.IsPost(request.Method) || HttpMethods.IsPut(request.Method))
        {
            message.Content = new StreamContent(request.Body);
            message.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
            message.Content.Headers.ContentLength = request.ContentLength;
        }

        try
        {
            using var answer = await http.SendAsync(message, cancellationToken);
            var type = answer.Content.Headers.ContentType?.ToString();
            return new RouterReply((int)answer.StatusCode, type, await answer.Content.ReadAsByteArrayAsync(cancellationToken));
        }
        catch (HttpRequestException)
        {
            return ProblemReply.Unavailable("The router cannot be reached.");
        }
        catch (TaskCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return ProblemReply.Unavailable("The router did not answer in time.");
        }
    }
}

/// <summary>An answer of the router, handed on.</summary>
internal sealed class RouterReply(int status, string? contentType, byte[] body) : IActionResult
{
    public async Task ExecuteResultAsync(ActionContext context)
    {
        var response = context.HttpContext.Response;
        response.StatusCode = status;
        if (body.Length == 0) return;
        response.ContentType = contentType;
        response.ContentLength = body.Length;
        await response.Body.WriteAsync(body, context.HttpContext.RequestAborted);
    }
}
