using Microsoft.DurableTask;

namespace Maestro.Bench.Chaos;

/// <summary>A step, a wait, a step, a longer wait, and so on.</summary>
internal sealed class Timers : IChaosKind
{
    public string Name => "chaos-timers";

    public int Expected(int size) => size * (size + 1) / 2;

    public async Task<int> RunAsync(TaskOrchestrationContext context, ChaosInput input)
    {
        var sum = 0;
        for (var index = 0; index < input.Size; index++)
        {
            sum += await context.EffectAsync(new Effect(input.Root, 0, "main", index));
            await context.CreateTimer(TimeSpan.FromMilliseconds(40 * (index + 1)), CancellationToken.None);
        }

        return sum;
    }
}
