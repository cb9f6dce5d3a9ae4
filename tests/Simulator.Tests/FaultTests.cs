using System.Net;
using System.Net.Http.Json;
using System.Text;
using Maestro.Simulator.Faults;
using Microsoft.Extensions.Time.Testing;

namespace Simulator.Tests;

public sealed class FaultTests
{
    private const string Script =
        """rules: [{ answer: "all is well and this is a long enough answer to be cut somewhere in its middle by a fault" }]""";
    private const string Ask = """{"model":"m","messages":[{"role":"user","content":"hi"}]}""";

    [Fact]
    public async Task Plan_SetOverTheAdminApi_HitsRequests_AndEnds()
    {
        await using var simulator = await SimulatorServer.StartAsync(Script);
        using (var set = await simulator.Http.PutAsJsonAsync(
            "/admin/faults", new { faults = new object[] { new { kind = "error", status = 503 } } }))
            Assert.Equal(HttpStatusCode.NoContent, set.StatusCode);
        using (var hit = await simulator.PostAsync(Ask)) Assert.Equal(HttpStatusCode.ServiceUnavailable, hit.StatusCode);
        Assert.Contains("\"hit\":1", await simulator.Http.GetStringAsync("/admin/faults"), StringComparison.Ordinal);

        (await simulator.Http.DeleteAsync("/admin/faults")).Dispose();
        using var served = await simulator.PostAsync(Ask);
        Assert.Equal(HttpStatusCode.OK, served.StatusCode);
    }

    [Theory]
    [InlineData("""{"faults":[{"kind":"error","probability":2}]}""", 422)]
    [InlineData("""{"faults":[{"kind":"nonsense"}]}""", 400)]
    [InlineData("""{"faults":[{"kind":"hang","surprise":1}]}""", 400)]
    public async Task Plan_ThatMakesNoSense_IsRefused(string json, int status)
    {
        await using var simulator = await SimulatorServer.StartAsync(Script);
        using var response = await simulator.Http.PutAsync(
            "/admin/faults", new StringContent(json, Encoding.UTF8, "application/json"));
        Assert.Equal(status, (int)response.StatusCode);
    }

    [Fact]
    public async Task RateLimit_SaysWhenToComeBack_AndBadJsonIsBad()
    {
        var faults = new FaultInjector(TimeProvider.System);
        await using var simulator = await SimulatorServer.StartAsync(Script, options => options with { Faults = faults });
        faults.Set(new([new(FaultKind.RateLimit, RetryAfterSeconds: 7)]));
        using (var limited = await simulator.PostAsync(Ask))
        {
            Assert.Equal(HttpStatusCode.TooManyRequests, limited.StatusCode);
            Assert.Equal("7", limited.Headers.RetryAfter!.ToString());
        }

        faults.Set(new([new(FaultKind.BadJson)]));
        using var bad = await simulator.PostAsync(Ask);
        Assert.ThrowsAny<System.Text.Json.JsonException>(
            () => System.Text.Json.JsonDocument.Parse(bad.Content.ReadAsStringAsync().Result));
    }

    [Theory]
    [InlineData("false")]
    [InlineData("true")]
    public async Task Cut_KillsTheConnectionInTheMiddle(string stream)
    {
        var faults = new FaultInjector(TimeProvider.System);
        await using var simulator = await SimulatorServer.StartAsync(Script, options => options with { Faults = faults });
        faults.Set(new([new(FaultKind.Cut, AfterBytes: 150)]));
        await Assert.ThrowsAnyAsync<Exception>(async () =>
        {
            using var response = await simulator.PostAsync(Ask[..^1] + ",\"stream\":" + stream + "}");
            await response.Content.ReadAsStringAsync();
        });
    }

    [Fact]
    public async Task Trickle_ArrivesWhole()
    {
        var faults = new FaultInjector(TimeProvider.System);
        await using var simulator = await SimulatorServer.StartAsync(Script, options => options with { Faults = faults });
        faults.Set(new([new(FaultKind.Trickle, DelayMs: 1)]));
        using var response = await simulator.PostAsync(Ask);
        Assert.Contains("all is well", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public void Schedule_ComesAndGoes_AndDrawsFollowFromTheSeed()
    {
        var fault = new Fault(FaultKind.Error, FromMs: 1000, UntilMs: 9000, PeriodMs: 2000, ForMs: 500);
        Assert.Equal([false, true, false, true, false], new double[] { 999, 1000, 1500, 3499, 9000 }.Select(fault.IsActive));

        int[] Hits(int seed)
        {
            var injector = new FaultInjector(new FakeTimeProvider());
            injector.Set(new([new(FaultKind.Error, Probability: 0.3)], seed));
            return [.. Enumerable.Range(0, 200).Where(_ => injector.Next("m").Fault is not null)];
        }

        Assert.Equal(Hits(1), Hits(1));
        Assert.NotEqual(Hits(1), Hits(2));
        Assert.InRange(Hits(1).Length, 40, 80);
    }
}
