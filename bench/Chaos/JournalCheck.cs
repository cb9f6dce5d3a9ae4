namespace Maestro.Bench.Chaos;

/// <summary>What the journal says about effects that happened more than once.</summary>
/// <param name="InFlight">Repeated as is allowed: the worker died, and nothing showed yet that the engine knew the
/// result.</param>
/// <param name="Beyond">Repeated although the same worker lived on, or although a later step of the branch had begun.</param>
internal sealed record JournalCheck(int InFlight, IReadOnlyList<string> Beyond)
{
    public static JournalCheck Of(IReadOnlyList<EffectLine> lines)
    {
        var (inFlight, beyond) = (0, new List<string>());
        foreach (var root in lines.Where(line => !line.Failed).GroupBy(line => line.Effect.Root, StringComparer.Ordinal))
        {
            var earlier = new List<EffectLine>();
            foreach (var line in root)
            {
                if (earlier.FindLast(known => known.Effect.Key == line.Effect.Key) is { } first)
                {
                    if (first.Worker == line.Worker) beyond.Add($"{line.Effect.Key} twice in worker {line.Worker}");
                    else if (earlier.Exists(known => line.Effect.Precedes(known.Effect)))
                        beyond.Add($"{line.Effect.Key} again in worker {line.Worker}, after its successor");
                    else inFlight++;
                }

                earlier.Add(line);
            }
        }

        return new JournalCheck(inFlight, beyond);
    }
}
