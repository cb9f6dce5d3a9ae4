using Microsoft.DurableTask;

namespace Maestro.Bench.Chaos;

/// <summary>Sub-orchestrations side by side, each with two steps and a wait between them, then one step.</summary>
internal sealed class Children : IChaosKind
{
    public const string Child = "chaos-child";

    public string Name => "chaos-children";

    public int Expected(int size) => (size * 3) + 1;

    public async Task<int> RunAsync(TaskOrchestrationContext context, ChaosInput input)
    {
        var children = await Task.WhenAll(Enumerable.Range(0, input.Size).Select(child => context.CallSubOrchestratorAsync<int>(
            Child, input with { Branch = child.ToString(CultureInfo.InvariantCulture) })));
        return children.Sum() + await context.EffectAsync(new Effect(input.Root, 1, "main", 0));
    }

    public static async Task<int> RunChildAsync(TaskOrchestrationContext context, ChaosInput input)
    {
        var first = await context.EffectAsync(new Effect(input.Root, 0, input.Branch, 0));
        await context.CreateTimer(TimeSpan.FromMilliseconds(20), CancellationToken.None);
        return first + await context.EffectAsync(new Effect(input.Root, 0, input.Branch, 1));
    }
}
