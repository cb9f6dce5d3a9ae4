namespace Maestro.Bench.Chaos;

/// <summary>A line of the journal: an effect happened (or failed on purpose) in the worker with this number.</summary>
internal sealed record EffectLine(bool Failed, int Worker, Effect Effect)
{
    public static EffectLine Parse(string line)
    {
        var parts = line.Split('\t');
        return new EffectLine(
            parts[0] == "F",
            int.Parse(parts[1], CultureInfo.InvariantCulture),
            new Effect(
                parts[2], int.Parse(parts[3], CultureInfo.InvariantCulture), parts[4],
                int.Parse(parts[5], CultureInfo.InvariantCulture), parts[6]));
    }

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{(Failed ? 'F' : 'E')}\t{Worker}\t{Effect.Root}\t{Effect.Phase}\t{Effect.Branch}\t{Effect.Index}\t{Effect.Token}");
}
