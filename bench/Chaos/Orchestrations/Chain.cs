using Microsoft.DurableTask;

namespace Maestro.Bench.Chaos;

/// <summary>Steps one after the other; the second throws once and is retried.</summary>
internal sealed class Chain : IChaosKind
{
    private static readonly TaskOptions Retried = new(new TaskRetryOptions(new RetryPolicy(5, TimeSpan.FromMilliseconds(5))));

    public string Name => "chaos-chain";

    public int Expected(int size) => size * (size + 1) / 2;

    public async Task<int> RunAsync(TaskOrchestrationContext context, ChaosInput input)
    {
        var sum = 0;
        for (var index = 0; index < input.Size; index++)
            sum += await context.EffectAsync(new Effect(input.Root, 0, "main", index, Fails: index == 1 ? 1 : 0), Retried);
        return sum;
    }
}
