using OpenAI.Chat;

namespace Router.Tests;

/// <summary>Streams that die after their first byte must never look whole.</summary>
public sealed class BrokenStreamTests
{
    public static TheoryData<string> Deaths => new("abort", "early-end", "half-event", "bad-json", "error-event", "silence");

    [Theory]
    [MemberData(nameof(Deaths))]
    public async Task Stream_ThatDies_EndsWithAnErrorAndWithoutDone(string death)
    {
        await using var upstream = await Upstream.StartAsync(http => DieAsync(http, death));
        await using var router = await RouterServer.StartAsync(
            RouterServer.Config([upstream.Base], "num_retries: 2, stream_timeout: 0.3"));

        using var response = await router.StreamAsync();
        response.EnsureSuccessStatusCode();
        var (body, whole) = await ReadAsync(response);

        Assert.StartsWith(Upstream.Chunk("begun"), body, StringComparison.Ordinal);
        Assert.Contains("data: {\"error\":{", body, StringComparison.Ordinal);
        Assert.EndsWith("\n\n", body, StringComparison.Ordinal);
        Assert.DoesNotContain("[DONE]", body, StringComparison.Ordinal);
        Assert.False(whole, "the response ended as if it were complete");
        Assert.Single(upstream.Requests);
        Assert.Equal("broken", (await router.DecisionsAsync())[0].GetProperty("outcome").GetString());
    }

    [Fact]
    public async Task Stream_ThatDies_IsAnErrorForOpenAIsClient()
    {
        await using var upstream = await Upstream.StartAsync(http => DieAsync(http, "abort"));
        await using var router = await RouterServer.StartAsync(RouterServer.Config([upstream.Base]));
        var text = new StringBuilder();

        await Assert.ThrowsAnyAsync<Exception>(async () =>
        {
            await foreach (var update in router.Client("gpt").CompleteChatStreamingAsync([new UserChatMessage("hi")]))
            {
                foreach (var part in update.ContentUpdate) text.Append(part.Text);
            }
        });
        Assert.Equal("begun", text.ToString());
    }

    [Fact]
    public async Task StreamsThatDie_OpenTheBreaker()
    {
        await using var upstream = await Upstream.StartAsync(http => DieAsync(http, "early-end"));
        await using var router = await RouterServer.StartAsync(
            RouterServer.Config([upstream.Base], "num_retries: 0, allowed_fails: 2"));

        for (var count = 0; count < 12 && upstream.Requests.Count == count; count++)
        {
            using var response = await router.StreamAsync();
            if (response.IsSuccessStatusCode) await ReadAsync(response);
        }

        Assert.InRange(upstream.Requests.Count, 2, 4);
    }

    private static async Task DieAsync(HttpContext http, string death)
    {
        await Upstream.EventsAsync(http, Upstream.Chunk("begun"));
        switch (death)
        {
            case "abort":
                await Task.Delay(50); // or the first chunk would be discarded with the connection
                http.Abort();
                break;
            case "half-event":
                await Upstream.EventsAsync(http, "data: {\"id\":\"c1\",\"choi");
                break;
            case "bad-json":
                await Upstream.EventsAsync(http, "data: {oops}\n\n", "data: [DONE]\n\n");
                break;
            case "error-event":
                await Upstream.EventsAsync(http, "data: {\"error\":{\"message\":\"overloaded\"}}\n\n", "data: [DONE]\n\n");
                break;
            case "silence":
                await Task.Delay(Timeout.Infinite, http.RequestAborted);
                break;
        }
    }

    private static async Task<(string Body, bool Whole)> ReadAsync(HttpResponseMessage response)
    {
        await using var stream = await response.Content.ReadAsStreamAsync();
        using var body = new MemoryStream();
        try
        {
            await stream.CopyToAsync(body);
            return (Encoding.UTF8.GetString(body.ToArray()), true);
        }
        catch (Exception fault) when (fault is IOException or HttpRequestException)
        {
            return (Encoding.UTF8.GetString(body.ToArray()), false);
        }
    }
}
