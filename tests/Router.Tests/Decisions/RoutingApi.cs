namespace Router.Tests.Decisions;

/// <summary>The router's own API, for tests.</summary>
internal static class RoutingApi
{
    public static Task<HttpResponseMessage> SendAsync(
        this RouterServer router, HttpMethod method, string path, string? json = null,
        params (string Name, string Value)[] headers)
    {
        var request = new HttpRequestMessage(method, path);
        if (json is not null) request.Content = new StringContent(json, Encoding.UTF8, "application/json");
        foreach (var (name, value) in headers) request.Headers.Add(name, value);
        return router.Http.SendAsync(request);
    }

    public static Task<HttpResponseMessage> AskWithAsync(
        this RouterServer router, params (string Name, string Value)[] headers) =>
        router.SendAsync(
            HttpMethod.Post, "/v1/chat/completions", """{"model":"gpt","messages":[{"role":"user","content":"hi"}]}""", headers);

    public static async Task<JsonElement> PreviewAsync(this RouterServer router, string json)
    {
        using var response = await router.SendAsync(HttpMethod.Post, "/routing/preview", json);
        Assert.Equal(200, (int)response.StatusCode);
        return await response.JsonAsync();
    }

    public static string? Text(this JsonElement element, string name) => element.GetProperty(name).GetString();

    /// <summary>The candidate of the first group that has this id.</summary>
    public static JsonElement Candidate(this JsonElement preview, string id) =>
        preview.GetProperty("chain")[0].GetProperty("candidates").EnumerateArray()
            .Single(candidate => candidate.Text("deployment") == id);
}
