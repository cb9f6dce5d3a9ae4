using System.Collections.Immutable;
using Microsoft.DurableTask;

namespace Maestro.Bench.Chaos;

/// <summary>
/// Takes one event in each generation and continues as new; events of the same name wait for the generations to come.
/// </summary>
internal sealed class Generations : IChaosKind
{
    private const string Tick = "tick";

    public string Name => "chaos-generations";

    public int Expected(int size) => size;

    public IEnumerable<string> Events(int size) => Enumerable.Repeat(Tick, size);

    public async Task<int> RunAsync(TaskOrchestrationContext context, ChaosInput input)
    {
        var seen = input.Seen ?? [];
        var token = await context.WaitForExternalEvent<string>(Tick);

        // An event whose acknowledgement was lost was raised again: the sender cannot know better.
        while (seen.Contains(token)) token = await context.WaitForExternalEvent<string>(Tick);
        await context.EffectAsync(new Effect(input.Root, input.Phase, "main", 0, token));
        if (input.Phase + 1 == input.Size) return input.Size;
        context.ContinueAsNew(input with { Phase = input.Phase + 1, Seen = seen.Add(token) });
        return 0;
    }
}
