using System.Text;

namespace Host.Tests.Security;

public sealed class RequestSecurityTests(MaestroFixture fixture) : IClassFixture<MaestroFixture>
{
    private readonly Api _api = fixture.Maestro.Api;

    [Theory]
    [InlineData("evil.example")]
    [InlineData("127.0.0.1.evil.example")]
    [InlineData("localhost.evil.example:80")]
    [InlineData("192.168.0.1")]
    public async Task Request_WithAForeignHost_IsRefused(string host)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/runs");
        request.Headers.Host = host;
        using var response = await _api.Http.SendAsync(request);
        await Problems.ReadAsync(response, HttpStatusCode.Forbidden);
    }

    [Theory]
    [InlineData("https://evil.example")]
    [InlineData("null")]
    [InlineData("http://localhost:1")]
    public async Task ChangeOfState_FromAnotherOrigin_IsRefused(string origin)
    {
        var id = await _api.StartAsync("gate-two");
        await _api.GateAsync(id);
        foreach (var path in (string[])["/runs", $"/approvals/{id}~approve", $"/runs/{id}/cancel"])
        {
            using var request = new HttpRequestMessage(
                HttpMethod.Post, path) { Content = new StringContent("{}", Encoding.UTF8, "application/json") };
            request.Headers.Add("Origin", origin);
            using var response = await _api.Http.SendAsync(request);
            await Problems.ReadAsync(response, HttpStatusCode.Forbidden);
        }

        Assert.Equal("waiting", (await _api.RunAsync(id)).Text("status"));
    }

    [Fact]
    public async Task Request_FromItsOwnOrigin_IsServed()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/runs")
        {
            Content = new StringContent("""{"recipe":"gate-two"}""", Encoding.UTF8, "application/json"),
        };
        request.Headers.Add("Origin", _api.Http.BaseAddress!.GetLeftPart(UriPartial.Authority));
        using var response = await _api.Http.SendAsync(request);
        await Api.GoodAsync(response, HttpStatusCode.Created);
    }

    [Fact]
    public async Task Artifact_WithMarkupInIt_IsServedAsData()
    {
        var id = await _api.StartAsync("artifact", new JsonObject { ["text"] = "<script>alert(1)</script>" });
        await _api.ApproveAsync((await _api.GateAsync(id)).Text("id"));
        await _api.StatusAsync(id, "completed");
        using var response = await _api.Http.GetAsync($"/runs/{id}/artifacts/page.html");
        Assert.Equal("<script>alert(1)</script>", (await response.Content.ReadAsStringAsync()).Trim());
        Assert.Equal("nosniff", Assert.Single(response.Headers.GetValues("X-Content-Type-Options")));
        Assert.Contains(
            "sandbox", Assert.Single(response.Headers.GetValues("Content-Security-Policy")), StringComparison.Ordinal);
        var listed = Assert.Single((await _api.GetAsync($"/runs/{id}/artifacts")).List("items"));
        Assert.Equal($"\"{listed.Text("digest")}\"", response.Headers.ETag!.Tag);
    }
}
