using System.Collections.Concurrent;
using System.Net;
using System.Text;

namespace Maestro.Bench.Policies.Pii;

/// <summary>Stands where the network is: notes which deployment really got which request, and fails as providers do.</summary>
internal sealed class PiiProviders : HttpMessageHandler
{
    private const string Answer =
        """{"id":"c","object":"chat.completion","choices":[{"index":0,"message":{"role":"assistant","content":"ok"},"finish_reason":"stop"}],"usage":{"prompt_tokens":5,"completion_tokens":1}}""";

    /// <summary>Which request went where, attempts that failed included: content had left by then.</summary>
    public ConcurrentQueue<(int Request, string Deployment)> Sent { get; } = new();

    /// <summary>Deployments that are out now.</summary>
    public HashSet<string> Out { get; set; } = [];

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var deployment = request.RequestUri!.Host[..^".invalid".Length];
        var number = int.Parse(
            request.Headers.GetValues("Idempotency-Key").Single(), System.Globalization.CultureInfo.InvariantCulture);
        Sent.Enqueue((number, deployment));
        var fate = (HashCode.Combine(number, deployment.Length, Sent.Count) & 0x7fffffff) % 100;
        if (Out.Contains(deployment))
            return fate % 2 == 0
                ? Failed(HttpStatusCode.ServiceUnavailable, "down")
                : throw new HttpRequestException(HttpRequestError.ConnectionError, "refused");
        return fate switch
        {
            < 3 => Failed(HttpStatusCode.InternalServerError, "oops"),
            < 6 => Failed(HttpStatusCode.BadRequest, "context_length_exceeded"),
            < 9 => Failed(HttpStatusCode.BadRequest, "content_filter"),
            _ => Task.FromResult(Json(HttpStatusCode.OK, Answer)),
        };
    }

    private static Task<HttpResponseMessage> Failed(HttpStatusCode status, string code) =>
        Task.FromResult(Json(status, $$$"""{"error":{"message":"no","type":"t","code":"{{{code}}}"}}"""));

    private static HttpResponseMessage Json(HttpStatusCode status, string json) =>
        new(status) { Content = new StringContent(json, Encoding.UTF8, "application/json") };
}
