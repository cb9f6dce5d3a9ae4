using System.Net;
using System.Net.Sockets;
using Maestro.Policies.Opa;
using Microsoft.AspNetCore.Http;

namespace Maestro.Tests.Policies.Opa;

public sealed class OpaPolicyEngineTests
{
    private static readonly PolicySet Set = PolicySets.Of(
        ("routing.rego", """
            package maestro.routing
            default allow := false
            allow if count(denials) == 0
            denials contains sprintf("unknown tag %s", [tag]) if { some tag in input.step_tags; not tag in data.maestro.taxonomy.config.classes }
            decision := {"allow": allow, "reasons": denials, "rules": ["maestro.routing.tags"], "obligations": {"seen": object.get(input, "n", 0)}}
            """),
        ("tools.rego", "package maestro.tools\ndefault allow := false\nallow if input.tool == \"logs.search\""),
        ("cost.rego", "package maestro.cost\nallow if input.cost < 5"),
        ("data.json", """{"maestro": {"taxonomy": {"config": {"classes": ["pii", "public"]}}}}""")).Value;

    [Fact]
    public async Task Decide_ByTheSameSet_IsTheSameDecisionAsInProcess()
    {
        await using var server = await OpaStandIn.StartAsync(Set);
        using var opa = Engine(server);
        var rego = new RegoPolicyEngine(Set);
        var random = new Random(20261122);
        string[] tags = ["pii", "public", "secret", "x"];
        for (var round = 0; round < 300; round++)
        {
            var input = new JsonObject
            {
                ["step_tags"] = new JsonArray([.. tags.Where(_ => random.Next(2) == 0).Select(tag => (JsonNode)tag)]),
                ["tool"] = random.Next(2) == 0 ? "logs.search" : "logs.delete",
                ["cost"] = random.Next(10),
                ["n"] = random.Next(5),
            };
            foreach (var package in PolicyPackages.All)
            {
                var (one, other) = (
                    await rego.DecideAsync(package, input, default), await opa.DecideAsync(package, input, default));
                Assert.Equal(one.ToString(), other.ToString());
                Assert.Equal(one.Obligations.ToJsonString(), other.Obligations.ToJsonString());
                if (package is not (PolicyPackages.Autonomy or PolicyPackages.Release or PolicyPackages.Approval))
                    Assert.Equal(one.Digest, other.Digest);
            }
        }

        Assert.Equal(Set.Digest, opa.Digest);
    }

    [Fact]
    public async Task Decide_WithATokenAndAPath_SendsTheTokenAndAsksBelowThePath()
    {
        await using var server = await OpaStandIn.StartAsync(
            PolicySets.Of(("a.rego", "package maestro.tools\nallow := true")).Value);
        using var opa = Engine(server, path: "corp/maestro", token: "s3cret");

        var decision = await Ask(opa, PolicyPackages.Tools);

        Assert.False(decision.Allow); // there is nothing at that path
        Assert.All(server.Asked, asked => Assert.StartsWith("/v1/data/corp/maestro/tools", asked.Path, StringComparison.Ordinal));
        Assert.All(server.Asked, asked => Assert.Equal("Bearer s3cret", asked.Authorization));
    }

    [Fact]
    public async Task Decide_ByAnotherBundleThanExpected_IsADenial()
    {
        await using var server = await OpaStandIn.StartAsync(Set);
        using var opa = Engine(server, digest: "sha256:expected");
        var input = new JsonObject { ["step_tags"] = new JsonArray() };

        var other = await opa.DecideAsync(PolicyPackages.Routing, input, default);
        Assert.False(other.Allow);
        Assert.Contains(Set.Digest, other.Reasons.Single(), StringComparison.Ordinal);

        server.Provenance = new JsonObject { ["version"] = "1.0.0" };
        Assert.Contains(
            "does not say", (await opa.DecideAsync(PolicyPackages.Routing, input, default)).Reasons.Single(),
            StringComparison.Ordinal);

        server.Provenance = JsonNode.Parse(
            """{"bundles":{"a":{"revision":"sha256:expected"},"b":{"revision":"sha256:other"}}}""");
        Assert.False((await opa.DecideAsync(PolicyPackages.Routing, input, default)).Allow);

        server.Provenance = JsonNode.Parse("""{"revision":"sha256:expected"}""");
        var expected = await opa.DecideAsync(PolicyPackages.Routing, input, default);
        Assert.True(expected.Allow);
        Assert.Equal("sha256:expected", expected.Digest);
    }

    [Fact]
    public async Task Decide_WhenADecisionBecomesUndefined_DoesNotFallBackToAllow()
    {
        await using var server = await OpaStandIn.StartAsync(PolicySets.Of(
            ("a.rego", "package maestro.tools\ndefault allow := true\ndecision := {\"allow\": allow} if input.x")).Value);
        using var opa = Engine(server);

        Assert.True((await opa.DecideAsync(PolicyPackages.Tools, new() { ["x"] = 1 }, default)).Allow);
        Assert.False((await opa.DecideAsync(PolicyPackages.Tools, [], default)).Allow);
    }

    public static TheoryData<string, string> Misbehaviours => new()
    {
        { "hang", "within 300 ms" },
        { "trickle", "within 300 ms" },
        { "cut", "broke off" },
        { "garbage", "not a decision" },
        { "array", "not a decision" },
        { "text", "cannot be used" },
        { "null", "cannot be used" },
        { "string-allow", "cannot be used" },
        { "twice", "not a decision" },
        { "long", "more than 4096 bytes" },
        { "long-chunked", "more than 4096 bytes" },
        { "500", "status 500" },
        { "401", "status 401" },
        { "404", "status 404" },
        { "302", "redirect" },
        { "204", "status 204" },
    };

    [Theory]
    [MemberData(nameof(Misbehaviours))]
    public async Task Decide_ByAServerThatMisbehaves_IsADenialThatSaysWhyAndKeepsTheSecret(string how, string reason)
    {
        await using var server = await OpaStandIn.StartAsync(Set);
        server.Instead = http => MisbehaveAsync(http, how);
        using var opa = Engine(server, token: "s3cret", timeout: how is "hang" or "trickle" ? 300 : 30_000);

        var decision = await Ask(opa, PolicyPackages.Routing);

        Assert.False(decision.Allow);
        Assert.Contains(reason, Assert.Single(decision.Reasons), StringComparison.Ordinal);
        Assert.DoesNotContain("s3cret", decision.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("evil", decision.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Decide_ByAPortThatNobodyListensAt_IsADenial_AndSoonCostsNoConnection()
    {
        using var opa = new OpaPolicyEngine(
            new() { Url = new($"http://127.0.0.1:{FreePort()}"), Timeout = TimeSpan.FromSeconds(30) }, TimeProvider.System);

        Assert.Contains("cannot be reached", (await Ask(opa, PolicyPackages.Routing)).Reasons.Single(), StringComparison.Ordinal);
        for (var count = 0; count < 4; count++) await Ask(opa, PolicyPackages.Routing);
        Assert.Contains("left alone", (await Ask(opa, PolicyPackages.Routing)).Reasons.Single(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Decide_AfterTheServerIsBack_IsAskedAgain()
    {
        await using var server = await OpaStandIn.StartAsync(Set);
        server.Instead = http =>
        {
            http.Response.StatusCode = 503;
            return Task.CompletedTask;
        };
        using var opa = Engine(server);
        for (var count = 0; count < 6; count++) Assert.False((await Ask(opa, PolicyPackages.Routing)).Allow);
        server.Instead = null;

        await Eventually.HoldsAsync(async () => (await Ask(opa, PolicyPackages.Routing)).Allow);
    }

    [Fact]
    public async Task Decide_WhenTheCallerGivesUp_Throws()
    {
        await using var server = await OpaStandIn.StartAsync(Set);
        server.Instead = http => MisbehaveAsync(http, "hang");
        using var opa = Engine(server, timeout: 30_000);
        using var cancelled = new CancellationTokenSource();

        var asking = opa.DecideAsync(PolicyPackages.Routing, [], cancelled.Token).AsTask();
        await cancelled.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asking);
    }

    private static async Task MisbehaveAsync(HttpContext http, string how)
    {
        var answer = http.Response;
        answer.ContentType = "application/json";
        switch (how)
        {
            case "hang":
                await Task.Delay(Timeout.Infinite, http.RequestAborted);
                break;
            case "trickle":
                for (; ; await Task.Delay(20, http.RequestAborted)) await answer.WriteAsync(" ", http.RequestAborted);
            case "cut":
                answer.ContentLength = 100;
                await answer.WriteAsync("""{"result": {"allow": tru""");
                await answer.Body.FlushAsync();
                http.Abort();
                break;
            case "long":
                answer.ContentLength = 5000;
                await answer.WriteAsync(new string(' ', 5000));
                break;
            case "long-chunked":
                for (var count = 0; count < 100; count++) await answer.WriteAsync(new string(' ', 100));
                break;
            case "302":
                answer.StatusCode = 302;
                answer.Headers.Location = "http://evil.example/";
                break;
            case "401" or "404" or "500" or "204":
                answer.StatusCode = int.Parse(how, System.Globalization.CultureInfo.InvariantCulture);
                if (how != "204") await answer.WriteAsync("""{"code":"evil","message":"evil"}""");
                break;
            default:
                await answer.WriteAsync(how switch
                {
                    "array" => "[]",
                    "text" => """{"result": "evil"}""",
                    "null" => """{"result": null}""",
                    "string-allow" => """{"result": {"allow": "true"}}""",
                    "twice" => """{"result": {"allow": false}, "result": {"allow": true}}""",
                    _ => "<html>evil",
                });
                break;
        }
    }

    private static OpaPolicyEngine Engine(
        OpaStandIn server, string path = "maestro", string? token = null, string? digest = null, int timeout = 30_000) => new(
        new()
        {
            Url = server.Url,
            Path = path,
            Token = token,
            BundleDigest = digest,
            Timeout = TimeSpan.FromMilliseconds(timeout),
            MaxAnswerBytes = 4096,
        }, TimeProvider.System);

    private static async Task<PolicyDecision> Ask(OpaPolicyEngine engine, string package) =>
        await engine.DecideAsync(package, new() { ["step_tags"] = new JsonArray() }, default);

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
