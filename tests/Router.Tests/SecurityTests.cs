using System.Net;
using System.Net.Http.Headers;
using Maestro.Router.Configuration;
using Maestro.Router.Configuration.Yaml;
using Maestro.Router.Hosting;
using Microsoft.Extensions.Logging;

namespace Router.Tests;

/// <summary>Keys go where they belong and nowhere else; strangers stay out.</summary>
public sealed class SecurityTests
{
    private const string Secret = "sk-very-secret-0123456789";

    [Fact]
    public async Task Keys_AreSentToTheirOwnAddressOnly()
    {
        await using var first = await Upstream.AnsweringAsync("{}", 500);
        await using var second = await Upstream.AnsweringAsync("{}", 500);
        await using var third = await Upstream.CompletingAsync("ok");
        await using var router = await RouterServer.StartAsync(
            $$"""
            model_list:
              - { model_name: a, litellm_params: { model: openai/a, api_base: "{{first.Base}}", api_key: os.environ/FIRST } }
              - { model_name: b, litellm_params: { model: openai/b, api_base: "{{second.Base}}" } }
              - { model_name: c, litellm_params: { model: openai_like/c, api_base: "{{third.Base}}", api_key: other } }
            router_settings: { num_retries: 0, fallbacks: [{ a: [b, c] }] }
            """,
            environment: name => name is "FIRST" or "OPENAI_API_KEY" ? Secret : null);
        router.Http.DefaultRequestHeaders.Authorization = new("Bearer", "the-clients-own");

        using var response = await router.AskAsync("a");
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("Bearer " + Secret, first.Requests.Single().Headers["Authorization"]);
        Assert.False(
            second.Requests.Single().Headers.ContainsKey("Authorization"),
            "the environment's key belongs to OpenAI's own address");
        Assert.Equal("Bearer other", third.Requests.Single().Headers["Authorization"]);
    }

    [Fact]
    public async Task Redirect_OfAProvider_IsNotFollowed()
    {
        await using var thief = await Upstream.CompletingAsync("gotcha");
        await using var upstream = await Upstream.StartAsync(http =>
        {
            http.Response.Redirect(thief.Base + "/chat/completions", permanent: false, preserveMethod: true);
            return Task.CompletedTask;
        });
        await using var router = await RouterServer.StartAsync(RouterServer.Config([upstream.Base]));

        using var response = await router.AskAsync();
        Assert.Equal(HttpStatusCode.BadGateway, response.StatusCode);
        Assert.Empty(thief.Requests);
    }

    [Fact]
    public async Task Keys_AppearInNoLogErrorRecordOrPrintedConfiguration()
    {
        var logs = new StringBuilder();
        using var logging = LoggerFactory.Create(
            builder => builder.SetMinimumLevel(LogLevel.Trace).AddProvider(new Recorder(logs)));
        await using var upstream = await Upstream.AnsweringAsync(
            $$$"""{"error":{"message":"Incorrect API key provided: {{{Secret}}}"}}""", 401);
        var config = ConfigReader.Read(
            $$"""
            model_list:
              - model_name: gpt
                litellm_params: { model: openai/a, api_base: "{{upstream.Base}}", api_key: "{{Secret}}", extra_headers: { x-key: "{{Secret}}" } }
            general_settings: { master_key: "{{Secret}}" }
            """).Require("test");
        await using var router = await RouterServer.StartAsync(config, options => options with { Logging = logging });
        router.Http.DefaultRequestHeaders.Authorization = new("Bearer", Secret);

        using var response = await router.AskAsync();
        Assert.Equal(HttpStatusCode.BadGateway, response.StatusCode);
        Assert.DoesNotContain(Secret, await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, (await router.DecisionsAsync()).GetRawText(), StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, ConfigWriter.Write(config), StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, config.ToString(), StringComparison.Ordinal);
        lock (logs)
        {
            Assert.Contains("unauthorized", logs.ToString(), StringComparison.Ordinal);
            Assert.DoesNotContain(Secret, logs.ToString(), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(null, HttpStatusCode.Unauthorized)]
    [InlineData("Bearer wrong", HttpStatusCode.Unauthorized)]
    [InlineData("Basic " + Secret, HttpStatusCode.Unauthorized)]
    [InlineData("Bearer " + Secret, HttpStatusCode.OK)]
    public async Task ApiKey_IsAskedForWhenSet(string? header, HttpStatusCode expected)
    {
        await using var upstream = await Upstream.CompletingAsync("ok");
        await using var router = await RouterServer.StartAsync(
            RouterServer.Config([upstream.Base]), options => options with { ApiKey = new(Secret, null) });
        if (header is not null) router.Http.DefaultRequestHeaders.Authorization = AuthenticationHeaderValue.Parse(header);

        using var chat = await router.AskAsync();
        using var models = await router.Http.GetAsync("/v1/models");
        using var metrics = await router.Http.GetAsync("/metrics");
        using var health = await router.Http.GetAsync("/health");
        Assert.Equal((expected, expected, expected), (chat.StatusCode, models.StatusCode, metrics.StatusCode));
        Assert.Equal(HttpStatusCode.OK, health.StatusCode);
        if (expected == HttpStatusCode.Unauthorized) Assert.Empty(upstream.Requests);
    }

    [Theory]
    [InlineData("http://0.0.0.0:0")]
    [InlineData("http://127.0.0.1:0;http://*:0")]
    [InlineData("http://[::]:0")]
    public void Build_BeyondLoopbackWithoutAKey_IsRefused(string urls)
    {
        var config = ConfigReader.Read(RouterServer.Config(["http://127.0.0.1:9"])).Require("test");
        var fault = Assert.Throws<ConfigException>(() => RouterApp.Build(config, new() { Urls = urls }));
        Assert.Contains("ROUTER_API_KEY", fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Origin", "https://evil.example")]
    [InlineData("Host", "evil.example")]
    public async Task Request_ThatABrowserCarriesFromElsewhere_IsRefused(string name, string value)
    {
        await using var upstream = await Upstream.CompletingAsync("never");
        await using var router = await RouterServer.StartAsync(RouterServer.Config([upstream.Base]));
        router.Http.DefaultRequestHeaders.TryAddWithoutValidation(name, value);

        using var response = await router.AskAsync();
        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
        Assert.Empty(upstream.Requests);
    }

    private sealed class Recorder(StringBuilder logs) : ILoggerProvider, ILogger
    {
        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            lock (logs) logs.AppendLine(formatter(state, exception)).AppendLine(exception?.ToString());
        }

        public void Dispose()
        {
        }
    }

    [Fact]
    public void Build_WithOptionsThatCannotBeUsed_SaysAllOfThem()
    {
        var options = new RouterOptions
        {
            Urls = "http://0.0.0.0:0", Replica = "a b", MaxEventBytes = 0, PinInterval = TimeSpan.Zero, BodyGrace = TimeSpan.Zero,
        };

        var config = ConfigReader.Read(RouterServer.Config(["http://127.0.0.1:9"]), _ => null).Require("test");

        var error = Assert.Throws<ConfigException>(() => RouterApp.Build(config, options));

        Assert.Equal(
            ["BodyGrace", "MaxEventBytes", "PinInterval", "ROUTER_REPLICA", "urls"],
            error.Errors.Select(fault => fault.Path).Order(StringComparer.Ordinal));
    }
}
