using Microsoft.DurableTask;

namespace Maestro.Bench.Chaos;

/// <summary>Branches of two steps side by side, then one step when all have ended.</summary>
internal sealed class FanOut : IChaosKind
{
    public string Name => "chaos-fan-out";

    public int Expected(int size) => (size * 3) + 1;

    public async Task<int> RunAsync(TaskOrchestrationContext context, ChaosInput input)
    {
        var branches = await Task.WhenAll(
            Enumerable.Range(0, input.Size).Select(branch => BranchAsync(context, input.Root, branch)));
        return branches.Sum() + await context.EffectAsync(new Effect(input.Root, 1, "main", 0));
    }

    private static async Task<int> BranchAsync(TaskOrchestrationContext context, string root, int branch)
    {
        var name = branch.ToString(CultureInfo.InvariantCulture);
        var first = await context.EffectAsync(new Effect(root, 0, name, 0));
        return first + await context.EffectAsync(new Effect(root, 0, name, 1));
    }
}
