using Microsoft.Extensions.Time.Testing;

namespace Simulator.Tests;

public sealed class LatencyTests
{
    [Fact]
    public async Task Chat_WithLatency_WaitsForTheFirstTokenAndEachFurtherOne()
    {
        var time = new FakeTimeProvider();
        await using var server = await SimulatorServer.StartAsync(
            """
            latency: { firstToken: 100ms, perToken: 10ms }
            rules: [{ answer: hello, usage: { completionTokens: 6 } }]
            """,
            options => options with { Time = time });

        var pending = server.PostAsync("""{"model":"m","messages":[{"role":"user","content":"x"}]}""");
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        var waited = TimeSpan.Zero;
        while (!pending.IsCompleted)
        {
            // The request reaches its delay at a moment of its own; each step is shorter than the whole.
            deadline.Token.ThrowIfCancellationRequested();
            time.Advance(TimeSpan.FromMilliseconds(1));
            waited += TimeSpan.FromMilliseconds(1);
            await Task.Yield();
        }

        using var response = await pending;
        Assert.True(waited >= TimeSpan.FromMilliseconds(150));
        response.EnsureSuccessStatusCode();
    }
}
