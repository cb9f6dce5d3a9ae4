using System.Diagnostics;

namespace Embedded.Engine.Tests.Recovery;

public sealed class TracingTests
{
    [Fact]
    public async Task Activities_OfATree_BelongToTheCallersTraceAlsoAfterACrash()
    {
        using var source = new ActivitySource("test.caller");
        using var listener = new ActivityListener
        {
            ShouldListenTo = candidate => candidate.Name is "Maestro.Engine" or "test.caller",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
        };
        ActivitySource.AddActivityListener(listener);
        var seen = new System.Collections.Concurrent.ConcurrentQueue<string>();
        await using var host = await EngineHost.StartAsync(host =>
        {
            host.Activity<string>("traced", (_, where) =>
            {
                seen.Enqueue($"{where} {Activity.Current?.TraceId} {Activity.Current?.ParentSpanId}");
                return Task.FromResult<object?>(null);
            });
            host.Orchestrator("child", async context => await context.CallActivityAsync<string>("traced", "child"));
            host.Orchestrator("parent", async context =>
            {
                await context.CallActivityAsync<string>("traced", "parent");
                await context.CallSubOrchestratorAsync<string>("child");
                await context.WaitForExternalEvent<string>("go");
                return await context.CallActivityAsync<string>("traced", "late");
            });
        });

        string id, expected;
        using (var caller = source.StartActivity("call")!)
        {
            expected = $"{caller.TraceId} {caller.SpanId}";
            id = await host.Client.ScheduleNewOrchestrationInstanceAsync("parent");
        }

        await Eventually.HoldsAsync(() => seen.Count == 2 && host.Engine.IsQuiet);
        await host.CrashAsync();
        await host.Client.RaiseEventAsync(id, "go");
        await host.EndOfAsync(id);

        Assert.Equal([$"parent {expected}", $"child {expected}", $"late {expected}"], seen);
    }
}
