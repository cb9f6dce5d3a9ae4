namespace Embedded.Engine.Tests.Hosting;

public static class HostExtensions
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    /// <summary>Runs an orchestration to its end.</summary>
    public static async Task<OrchestrationMetadata> RunAsync(
        this ITaskHost host, string name, object? input = null, StartOrchestrationOptions? options = null)
    {
        var id = await host.Client.ScheduleNewOrchestrationInstanceAsync(name, input, options);
        return await host.EndOfAsync(id);
    }

    public static async Task<OrchestrationMetadata> EndOfAsync(this ITaskHost host, string instanceId)
    {
        using var deadline = new CancellationTokenSource(Patience);
        return await host.Client.WaitForInstanceCompletionAsync(instanceId, getInputsAndOutputs: true, deadline.Token);
    }

    /// <summary>Polls an instance until it is as expected.</summary>
    public static async Task<OrchestrationMetadata> UntilAsync(
        this ITaskHost host, string instanceId, Func<OrchestrationMetadata, bool> condition)
    {
        OrchestrationMetadata? last = null;
        await Eventually.HoldsAsync(async () =>
        {
            last = await host.Client.GetInstanceAsync(instanceId, getInputsAndOutputs: true);
            return last is not null && condition(last);
        });
        return last!;
    }

    public static Task<OrchestrationMetadata> UntilStatusAsync(this ITaskHost host, string instanceId, string customStatus) =>
        host.UntilAsync(instanceId, instance => instance.ReadCustomStatusAs<string>() == customStatus);

    /// <summary>Lets time pass in steps until the instance has ended, so that chains of timers fire one after another.</summary>
    public static async Task<OrchestrationMetadata> AdvanceToEndAsync(this ITaskHost host, string instanceId, TimeSpan step)
    {
        using var deadline = new CancellationTokenSource(Patience);
        var end = host.Client.WaitForInstanceCompletionAsync(instanceId, getInputsAndOutputs: true, deadline.Token);
        while (!end.IsCompleted)
        {
            await host.AdvanceAsync(step);
            await Task.WhenAny(end, Task.Delay(5));
        }

        return await end;
    }
}
