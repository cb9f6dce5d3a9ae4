namespace Maestro.Bench.Engine;

/// <summary>Where a growing orchestration stands.</summary>
internal sealed record GrowingInput(string Tail, int Step, int Steps)
{
    public static GrowingInput Start(int steps) => new("sha256:" + new string('0', 64), 0, steps);
}
