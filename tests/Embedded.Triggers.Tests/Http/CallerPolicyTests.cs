using System.Net;
using Embedded.Triggers.Tests.Support;
using Maestro.Embedded.Triggers.Http;
using Maestro.Wire;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;

namespace Embedded.Triggers.Tests.Http;

public sealed class CallerPolicyTests
{
    private const string Key = "0123456789abcdef0123";

    [Fact]
    public async Task LocalCaller_WithoutAKeyConfigured_IsTheLocalDeveloper()
    {
        await using var host = await StartAsync();
        Assert.Equal($"local-developer:{Environment.UserName}", await host.Http.GetStringAsync("/who"));
        Assert.Equal(
            "local-developer:Ana María", await SendAsync(host, HttpMethod.Get, "/who", (ApiHeaders.Actor, "Ana Mar\u00eda")));
    }

    [Theory]
    [InlineData("evil.example")]
    [InlineData("127.0.0.1.evil.example")]
    [InlineData("localhost.evil.example:7071")]
    [InlineData("[::2]")]
    public async Task LocalCaller_WithAnotherHostName_IsRefused(string name)
    {
        await using var host = await StartAsync();
        await AssertRefusedAsync(host, HttpStatusCode.Forbidden, HttpMethod.Get, "/who", ("Host", name));
        Assert.Equal("open:", await SendAsync(host, HttpMethod.Get, "/open", ("Host", name)));
    }

    [Theory]
    [InlineData("localhost")]
    [InlineData("LOCALHOST:99")]
    [InlineData("[::1]:7071")]
    public async Task LocalCaller_WithALoopbackName_IsServed(string name)
    {
        await using var host = await StartAsync();
        Assert.StartsWith(
            "local-developer:", await SendAsync(host, HttpMethod.Get, "/who", ("Host", name)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("X-Forwarded-For", "10.1.1.1")]
    [InlineData("Forwarded", "for=10.1.1.1")]
    public async Task ForwardedCaller_ThroughALocalProxy_IsNotTheLocalDeveloper(string header, string value)
    {
        await using var host = await StartAsync();
        await AssertRefusedAsync(host, HttpStatusCode.Forbidden, HttpMethod.Get, "/who", (header, value));
    }

    [Theory]
    [InlineData("192.168.1.5", false)]
    [InlineData("::ffff:192.168.1.5", false)]
    [InlineData("::ffff:127.0.0.1", true)]
    [InlineData("::1", true)]
    public void RemoteAddress_DecidesWhoIsLocal(string address, bool allowed)
    {
        var context = new DefaultHttpContext();
        context.Connection.RemoteIpAddress = IPAddress.Parse(address);
        context.Request.Host = new HostString("localhost");
        Assert.Equal(
            allowed, new CallerPolicy(new HttpTriggerOptions()).Decide(context.Request, AuthorizationLevel.Admin).IsAllowed);
    }

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("a\tb")]
    public async Task Actor_ThatIsNotAName_IsABadRequest(string name)
    {
        await using var host = await StartAsync();
        await AssertRefusedAsync(host, HttpStatusCode.BadRequest, HttpMethod.Get, "/who", (ApiHeaders.Actor, name));
        await AssertRefusedAsync(
            host, HttpStatusCode.BadRequest, HttpMethod.Get, "/who", (ApiHeaders.Actor, new string('n', 129)));
    }

    [Fact]
    public async Task Key_WhenConfigured_IsNeededFromLocalCallersToo()
    {
        await using var host = await StartAsync(Key);
        await AssertRefusedAsync(host, HttpStatusCode.Unauthorized, HttpMethod.Get, "/who");
        await AssertRefusedAsync(host, HttpStatusCode.Unauthorized, HttpMethod.Get, "/who", (ApiHeaders.Key, Key + "x"));
        await AssertRefusedAsync(host, HttpStatusCode.Unauthorized, HttpMethod.Get, "/who?code=wrong");
        Assert.Equal(
            "host-key:host-key",
            await SendAsync(host, HttpMethod.Get, "/who", (ApiHeaders.Key, Key), ("Host", "maestro.example")));
        Assert.Equal("host-key:host-key", await SendAsync(host, HttpMethod.Get, $"/who?code={Key}"));
        Assert.Equal("open:", await SendAsync(host, HttpMethod.Get, "/open"));
    }

    [Theory]
    [InlineData("http://evil.example")]
    [InlineData("null")]
    [InlineData("http://127.0.0.1:1")]
    public async Task StateChange_FromAnotherOrigin_IsRefused(string origin)
    {
        await using var host = await StartAsync();
        await AssertRefusedAsync(host, HttpStatusCode.Forbidden, HttpMethod.Post, "/open", ("Origin", origin));
        Assert.StartsWith("open:", await SendAsync(host, HttpMethod.Get, "/open", ("Origin", origin)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task StateChange_FromTheHostsOwnOrigin_IsServed()
    {
        await using var host = await StartAsync();
        Assert.StartsWith(
            "open:", await SendAsync(host, HttpMethod.Post, "/open", ("Origin", host.Host.Url)), StringComparison.Ordinal);
    }

    private static Task<TestHost> StartAsync(string? key = null) => TestHost.StartAsync(
        [typeof(SampleHttpFunctions)],
        new Dictionary<string, string?> { ["Maestro:HostKey"] = key },
        services => services.AddSingleton<Signals>());

    private static async Task AssertRefusedAsync(
        TestHost host, HttpStatusCode status, HttpMethod method, string path, params (string Name, string Value)[] headers)
    {
        using var request = Request(method, path, headers);
        await ProblemAssert.IsAsync(status, await host.Http.SendAsync(request));
    }

    private static async Task<string> SendAsync(
        TestHost host, HttpMethod method, string path, params (string Name, string Value)[] headers)
    {
        using var request = Request(method, path, headers);
        var answer = await host.Http.SendAsync(request);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return await answer.Content.ReadAsStringAsync();
    }

    private static HttpRequestMessage Request(HttpMethod method, string path, (string Name, string Value)[] headers)
    {
        var request = new HttpRequestMessage(method, path);
        foreach (var (name, value) in headers) Assert.True(request.Headers.TryAddWithoutValidation(name, value));
        return request;
    }
}
