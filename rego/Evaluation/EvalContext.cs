using System.Runtime.CompilerServices;

namespace Maestro.Rego.Evaluation;

/// <summary>A remembered rule result. Valid when the generation is the context's; null means undefined.</summary>
internal struct CacheEntry
{
    public int Generation;
    public RegoValue? Value;
}

/// <summary>The documents rules see, and the rules' results. <c>with</c> makes a further one.</summary>
internal sealed class EvalContext
{
    private readonly List<(RegoValue[] Path, RegoValue? Value)>? _overrides;
    private EvalContext? _withoutMocks;
    private int _generation;

    public EvalContext(Machine machine, int groups)
    {
        Machine = machine;
        Cache = new CacheEntry[groups];
        _generation = 1;
    }

    private EvalContext(
        EvalContext outer, RegoValue? input, RegoValue data, List<(RegoValue[], RegoValue?)>? overrides,
        Dictionary<string, Mock>? mocks)
        : this(outer.Machine, outer.Cache.Length)
    {
        Outer = outer;
        Input = input;
        Data = data;
        _overrides = overrides;
        Mocks = mocks;
    }

    public Machine Machine { get; }

    /// <summary>The context a <c>with</c> was written in.</summary>
    public EvalContext? Outer { get; }

    public RegoValue? Input { get; private set; }

    public RegoValue Data { get; private set; } = RegoObject.Empty;

    public CacheEntry[] Cache { get; }

    public int Generation => _generation;

    public Dictionary<string, Mock>? Mocks { get; }

    public void Start(RegoValue? input, RegoValue data)
    {
        Input = input;
        Data = data;
        if (++_generation == int.MaxValue)
        {
            Array.Clear(Cache);
            _generation = 1;
        }
    }

    public void End()
    {
        Input = null;
        Data = RegoObject.Empty;
    }

    /// <summary>Whether the document at the path is replaced by a <c>with</c>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool IsOverridden(RegoValue[] path) => _overrides is not null && CoversAny(path);

    public bool HasOverrides => _overrides is not null;

    public RegoValue? BaseAt(ReadOnlySpan<RegoValue> path)
    {
        RegoValue? value = Data;
        foreach (var key in path)
        {
            if (value is null) return null;

            // The base document has names only; a number finds the name that is written like it.
            value = value.Get(key)
                ?? (value is RegoObject && key is RegoNumber ? value.Get(new RegoString(key.ToString())) : null);
        }

        return value;
    }

    public EvalContext With(
        RegoValue? input, IReadOnlyList<(RegoValue[] Path, RegoValue Value)> data, IReadOnlyList<(string Name, Mock Mock)> mocks)
    {
        var newData = Data;
        var overrides = _overrides;
        if (data.Count > 0)
        {
            overrides = overrides is null ? [] : [.. overrides];
            foreach (var (path, value) in data)
            {
                newData = Documents.Put(newData, path, value);
                overrides.Add((path, value));
            }
        }

        var newMocks = Mocks;
        if (mocks.Count > 0)
        {
            newMocks = newMocks is null ? new(StringComparer.Ordinal) : new(newMocks, StringComparer.Ordinal);
            foreach (var (name, mock) in mocks) newMocks[name] = mock;
        }

        return new EvalContext(this, input, newData, overrides, newMocks);
    }

    /// <summary>The same documents, with the functions as they are: what stands in for a function calls the real ones.</summary>
    public EvalContext WithoutMocks() =>
        _withoutMocks ??= Mocks is null ? this : new EvalContext(this, Input, Data, _overrides, null);

    private bool CoversAny(RegoValue[] path)
    {
        foreach (var (target, _) in _overrides!)
        {
            if (target.Length > path.Length) continue;
            var covers = true;
            for (var i = 0; i < target.Length && covers; i++) covers = target[i].Equals(path[i]);
            if (covers) return true;
        }

        return false;
    }
}

/// <summary>What stands in for a function: a value, or another function.</summary>
internal sealed record Mock(RegoValue? Value, ICallable? Function);
