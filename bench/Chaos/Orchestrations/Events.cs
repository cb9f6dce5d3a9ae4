using Microsoft.DurableTask;

namespace Maestro.Bench.Chaos;

/// <summary>
/// Waits for events of different names in turn, whichever comes first, each beside a timer that is then called off.
/// </summary>
internal sealed class Events : IChaosKind
{
    public string Name => "chaos-events";

    public int Expected(int size) => size * (size + 1) / 2;

    IEnumerable<string> IChaosKind.Events(int size) => Enumerable.Range(0, size).Select(EventName);

    public async Task<int> RunAsync(TaskOrchestrationContext context, ChaosInput input)
    {
        var sum = 0;
        for (var index = 0; index < input.Size; index++)
        {
            var token = await context.WaitForExternalEvent<string>(EventName(index), TimeSpan.FromHours(1));
            sum += await context.EffectAsync(new Effect(input.Root, 0, "main", index, token));
        }

        return sum;
    }

    private static string EventName(int index) => "e" + index.ToString(CultureInfo.InvariantCulture);
}
