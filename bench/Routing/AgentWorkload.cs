using System.IO.Hashing;
using System.Runtime.InteropServices;

namespace Maestro.Bench.Routing;

/// <summary>
/// Agents of eight kinds: a long system prompt with tools per kind (about 1,500 tokens), a task of their own (about 250), then
/// turns that append a tool's result and an answer to everything before. A conversation that ends is followed by a new one.
/// </summary>
internal sealed class AgentWorkload(int seed)
{
    private const int Kinds = 8;
    private const int SystemCharacters = 6000;
    private const int TaskCharacters = 1000;
    private const double ThinkMs = 1500;

    private readonly Random _random = new(seed);
    private readonly string[] _systems = [.. Enumerable.Range(0, Kinds)
        .Select(kind => Text(new Random(1000 + kind), SystemCharacters))];
    private ulong _number;

    public AgentTurn Begin() => Begin(_random.NextDouble() * 5000);

    /// <summary>The agent's next turn, or the first of its next conversation.</summary>
    public AgentTurn After(AgentTurn turn, double nowMs)
    {
        var at = nowMs - (ThinkMs * Math.Log(1 - _random.NextDouble()));
        if (turn.TurnsLeft == 0) return Begin(at);
        var more = Text(_random, (turn.OutputTokens * 4) + 400 + _random.Next(2000));
        return turn with
        {
            Number = _number++,
            Prompt = turn.Prompt + more,
            OutputTokens = Output(),
            TurnsLeft = turn.TurnsLeft - 1,
            AtMs = at,
        };
    }

    private static string Text(Random random, int characters) => string.Create(characters, random, static (span, random) =>
    {
        for (var index = 0; index < span.Length; index++) span[index] = (char)('a' + random.Next(26));
    });

    private AgentTurn Begin(double at)
    {
        var prompt = _systems[_random.Next(Kinds)] + Text(_random, TaskCharacters);
        return new(
            _number++, prompt, XxHash3.HashToUInt64(MemoryMarshal.AsBytes(prompt.AsSpan())), Output(), 3 + _random.Next(8), at);
    }

    private int Output() => 40 + _random.Next(160);
}

/// <param name="Prefix">Of system prompt and task, as the router hashes them: the same for every turn of a conversation.</param>
internal sealed record AgentTurn(ulong Number, string Prompt, ulong Prefix, int OutputTokens, int TurnsLeft, double AtMs);
