namespace Host.Tests.Support;

/// <summary>Reads problem documents (RFC 9457).</summary>
internal static class Problems
{
    /// <summary>The response is a well-formed problem of that status; returns it.</summary>
    public static async Task<JsonNode> ReadAsync(HttpResponseMessage response, HttpStatusCode status)
    {
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(response.StatusCode == status, $"{(int)response.StatusCode} instead of {(int)status}: {text}");
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        var problem = JsonNode.Parse(text)!;
        Assert.Equal((int)status, problem.Number("status"));
        Assert.NotEqual("", problem.Text("title"));
        Assert.True(Uri.TryCreate(problem.Text("type"), UriKind.RelativeOrAbsolute, out _));
        Assert.True(problem.Has("detail") || problem.Has("errors"), $"It does not say what is wrong: {text}");
        return problem;
    }

    /// <summary>The paths of the faults, in order of path.</summary>
    public static IReadOnlyList<string> Paths(JsonNode problem) =>
        [.. Faults(problem).Select(fault => fault.Path).Order(StringComparer.Ordinal)];

    public static IReadOnlyList<(string Path, string Msg)> Faults(JsonNode problem) =>
        [.. problem.List("errors").Select(fault => (fault.Text("path"), fault.Text("msg")))];
}
