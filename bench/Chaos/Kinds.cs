using System.Collections.Immutable;
using Maestro.Embedded.Engine;
using Microsoft.DurableTask;

namespace Maestro.Bench.Chaos;

/// <summary>The kinds there are, and how they make effects happen.</summary>
internal static class Kinds
{
    private const string EffectActivity = "chaos-effect";

    public static ImmutableArray<IChaosKind> All { get; } =
        [new Chain(), new FanOut(), new Timers(), new Events(), new Children(), new Compensation(), new Generations()];

    public static TaskRegistry Register(EffectJournal journal)
    {
        var registry = new TaskRegistry();
        foreach (var kind in All)
            registry.AddOrchestrator(kind.Name, async context => await kind.RunAsync(context, context.GetInput<ChaosInput>()!));
        registry.AddOrchestrator(
            Children.Child, async context => await Children.RunChildAsync(context, context.GetInput<ChaosInput>()!));
        registry.AddActivity(EffectActivity, async (_, json, cancellationToken) =>
        {
            // Waits on both sides, so that a kill comes before as well as after the effect.
            var effect = System.Text.Json.JsonSerializer.Deserialize<Effect>(json!, System.Text.Json.JsonSerializerOptions.Web)!;
            await Task.Delay(Random.Shared.Next(4), cancellationToken);
            if (!journal.Happen(effect)) throw new InvalidOperationException($"{effect.Key} fails, as it should.");
            await Task.Delay(Random.Shared.Next(4), cancellationToken);
            return effect.Index + 1;
        });
        return registry;
    }

    /// <returns>The effect's index plus one.</returns>
    public static Task<int> EffectAsync(this TaskOrchestrationContext context, Effect effect, TaskOptions? options = null) =>
        context.CallActivityAsync<int>(EffectActivity, effect, options);
}
