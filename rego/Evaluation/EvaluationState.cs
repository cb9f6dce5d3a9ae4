namespace Maestro.Rego.Evaluation;

/// <summary>What stays the same during one evaluation although it comes from outside: the time, random numbers.</summary>
internal sealed class EvaluationState
{
    private TimeProvider _time = TimeProvider.System;
    private int? _seed;
    private RegoValue? _runtime;
    private long? _now;
    private Random? _random;
    private Dictionary<(string, RegoValue), RegoValue>? _drawn;

    public Action<RegoPrint>? Print { get; private set; }

    public Func<RegoValue, bool>? Case { get; private set; }

    public RegoValue Runtime => _runtime ?? RegoObject.Empty;

    /// <summary>Unix time in nanoseconds, the same for the whole evaluation.</summary>
    public long Now => _now ??= (_time.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks * 100;

    public Random Random => _random ??= _seed is { } seed ? new Random(seed) : new Random();

    public void Reset(EvaluateOptions options)
    {
        _time = options.TimeProvider;
        _seed = options.Seed;
        _runtime = options.Runtime;
        Print = options.Print;
        Case = options.Case;
        _now = null;
        _random = null;
        _drawn = null;
    }

    /// <summary>The value drawn for a key earlier in this evaluation, or a new one.</summary>
    public RegoValue Once(string function, RegoValue key, Func<RegoValue> draw)
    {
        _drawn ??= [];
        if (!_drawn.TryGetValue((function, key), out var value)) _drawn[(function, key)] = value = draw();
        return value;
    }
}
