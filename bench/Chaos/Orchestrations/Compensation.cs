using Microsoft.DurableTask;

namespace Maestro.Bench.Chaos;

/// <summary>Steps, then one that never succeeds, then the steps undone in reverse order.</summary>
internal sealed class Compensation : IChaosKind
{
    private static readonly TaskOptions Twice = new(new TaskRetryOptions(new RetryPolicy(2, TimeSpan.FromMilliseconds(5))));

    public string Name => "chaos-compensation";

    public int Expected(int size) => -size;

    public async Task<int> RunAsync(TaskOrchestrationContext context, ChaosInput input)
    {
        for (var index = 0; index < input.Size; index++) await context.EffectAsync(new Effect(input.Root, 0, "main", index));
        try
        {
            return await context.EffectAsync(new Effect(input.Root, 1, "main", 0, Fails: int.MaxValue), Twice);
        }
        catch (TaskFailedException)
        {
            for (var index = 0; index < input.Size; index++) await context.EffectAsync(new Effect(input.Root, 2, "main", index));
            return -input.Size;
        }
    }
}
