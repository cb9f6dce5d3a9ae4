using System.Net.Sockets;

namespace Router.Tests.WireFormat;

/// <summary>
/// Clients that hold a connection without getting anywhere, and those that send more headers than anybody needs.
/// </summary>
public sealed class SlowClientTests
{
    [Theory]
    [InlineData("Content-Length: 100000\r\n\r\n{")]
    [InlineData("Transfer-Encoding: chunked\r\n\r\n1\r\n{\r\n")]
    public async Task Body_ThatComesTooSlowly_IsAnswered408_AndTheConnectionCloses(string rest)
    {
        await using var router = await RouterServer.StartAsync(
            RouterServer.Config(["http://127.0.0.1:9"]), options => options with { BodyGrace = TimeSpan.FromSeconds(1.2) });
        var answer = await SendAsync(
            router, "POST /v1/chat/completions HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n" + rest);
        Assert.StartsWith("HTTP/1.1 408", answer, StringComparison.Ordinal);
        Assert.Contains("invalid_request_error", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Body_OfTheRoutersOwnApi_ThatComesTooSlowly_IsAnswered408()
    {
        await using var router = await RouterServer.StartAsync(
            RouterServer.Config(["http://127.0.0.1:9"]), options => options with { BodyGrace = TimeSpan.FromSeconds(1.2) });
        var answer = await SendAsync(
            router,
            "PUT /routing/pin HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n{");
        Assert.StartsWith("HTTP/1.1 408", answer, StringComparison.Ordinal);
        Assert.Contains("application/problem+json", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Headers_TooMany_AreAnswered431()
    {
        await using var router = await RouterServer.StartAsync(RouterServer.Config(["http://127.0.0.1:9"]));
        var headers = string.Concat(Enumerable.Range(0, 150).Select(number => $"x-h{number}: 1\r\n"));
        Assert.StartsWith(
            "HTTP/1.1 431", await SendAsync(router, $"GET /health HTTP/1.1\r\nHost: localhost\r\n{headers}\r\n"),
            StringComparison.Ordinal);
    }

    private static async Task<string> SendAsync(RouterServer router, string request)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(router.Url.Host, router.Url.Port);
        var stream = client.GetStream();
        var answer = new StringBuilder();
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        try
        {
            await stream.WriteAsync(Encoding.ASCII.GetBytes(request), limit.Token);
            var buffer = new byte[4096];
            for (int read; (read = await stream.ReadAsync(buffer, limit.Token)) > 0;)
                answer.Append(Encoding.UTF8.GetString(buffer, 0, read));
        }
        catch (IOException)
        {
            // Closed while we still had something to say: what came counts.
        }

        return answer.ToString();
    }
}
