using System.Net.Http.Headers;
using System.Text.Json;

namespace Maestro.Policies.Opa;

/// <summary>
/// One question to OPA's data API. No redirects, no cookies, no proxy of the machine's: the token goes to the server and nowhere
/// else.
/// </summary>
internal sealed class OpaClient : IDisposable
{
    private static readonly MediaTypeHeaderValue Json = new("application/json");

    private readonly HttpMessageInvoker _http = new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        UseProxy = false,
        MaxResponseHeadersLength = 16,
        PooledConnectionLifetime = TimeSpan.FromMinutes(5), // follows changes of DNS
    });

    private readonly OpaOptions _options;
    private readonly string _root;

    public OpaClient(OpaOptions options) =>
        (_options, _root) = (options, options.Url.GetLeftPart(UriPartial.Path).TrimEnd('/') + "/v1/data/");

    /// <summary>The answer or the failure, never both. Throws only <see cref="OperationCanceledException"/>.</summary>
    /// <param name="path">Below <c>data</c>, with slashes.</param>
    /// <param name="body">An object with the member <c>input</c>, as JSON.</param>
    public async Task<(OpaAnswer? Answer, OpaFailure? Failure)> AskAsync(
        string path, ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, _root + path + "?provenance=true")
        {
            Content = new ReadOnlyMemoryContent(body) { Headers = { ContentType = Json } },
        };
        if (_options.Token is { } token) request.Headers.Authorization = new("Bearer", token);
        try
        {
            using var response = await _http.SendAsync(request, cancellationToken);
            if (response.StatusCode != System.Net.HttpStatusCode.OK) return (null, OpaFailure.Of(response.StatusCode));
            var bytes = await ReadAsync(response.Content, cancellationToken);
            return bytes is null ? (null, OpaFailure.TooLong(_options.MaxAnswerBytes)) : (OpaAnswer.Read(bytes.Value), null);
        }
        catch (HttpRequestException fault)
        {
            var error = fault is { HttpRequestError: HttpRequestError.Unknown, InnerException: IOException }
                ? HttpRequestError.ResponseEnded
                : fault.HttpRequestError;
            return (null, OpaFailure.Of(error));
        }
        catch (HttpIOException fault)
        {
            return (null, OpaFailure.Of(fault.HttpRequestError));
        }
        catch (IOException)
        {
            return (null, OpaFailure.Of(HttpRequestError.ResponseEnded));
        }
        catch (JsonException)
        {
            return (null, OpaFailure.NotJson);
        }
    }

    public void Dispose() => _http.Dispose();

    /// <summary>Null when there is more than may be.</summary>
    private async Task<ReadOnlyMemory<byte>?> ReadAsync(HttpContent content, CancellationToken cancellationToken)
    {
        var limit = _options.MaxAnswerBytes;
        if (content.Headers.ContentLength > limit) return null;
        await using var stream = await content.ReadAsStreamAsync(cancellationToken);
        var buffer = new byte[Math.Min(limit, (int?)content.Headers.ContentLength ?? 4096) + 1];
        var length = 0;
        while (await stream.ReadAsync(buffer.AsMemory(length), cancellationToken) is > 0 and var read)
        {
            length += read;
            if (length > limit) return null;
            if (length == buffer.Length) Array.Resize(ref buffer, (int)Math.Min((long)limit + 1, buffer.Length * 2L));
        }

        return buffer.AsMemory(0, length);
    }
}
