using System.Runtime.CompilerServices;

namespace Maestro.Rego.Evaluation;

/// <summary>A place for a value, or for a builder while a collection is built.</summary>
internal struct Slot
{
    public object? Content;
}

/// <summary>What one evaluation owns: the stack of variables and what is left of its limits. Reused, never shared.</summary>
internal sealed class Machine
{
    private const int FuelChunk = 1024;
    private const int MaxStack = 4 << 20;
    private readonly BuiltinContext _builtins;
    private RegoLimits _limits = RegoLimits.Default;
    private TimeProvider _time = TimeProvider.System;
    private CancellationToken _cancellation;
    private long _started;
    private long _stepsLeft;
    private int _highest;

    public Machine() => _builtins = new BuiltinContext(this);

    public Slot[] Slots { get; private set; } = new Slot[256];

    public int Top { get; private set; }

    public long MemoryLeft { get; private set; }

    public long Steps => _limits.MaxSteps - _stepsLeft - Fuel;

    public int Fuel;

    /// <summary>Makes builtin errors errors instead of undefined.</summary>
    public bool Strict { get; private set; }

    public EvaluationState State { get; } = new();

    /// <summary>The context for a call of a built-in function, which is used until the next call.</summary>
    public BuiltinContext Enter(Builtin builtin, RegoLocation location)
    {
        if (builtin.IsHeavy) CheckTime();
        _builtins.Enter(builtin.Name, location);
        return _builtins;
    }

    public Trace? Trace { get; private set; }

    public void Start(EvaluateOptions options)
    {
        _limits = options.Limits;
        _time = options.TimeProvider;
        _cancellation = options.Cancellation;
        _started = _time.GetTimestamp();
        _stepsLeft = _limits.MaxSteps;
        MemoryLeft = _limits.MaxMemory;
        Fuel = 0;
        if (_cancellation.IsCancellationRequested) CheckTime();
        Fill();
        Strict = options.StrictBuiltinErrors;
        Trace = options.Trace;
        State.Reset(options);
        Top = 0;
    }

    public void End()
    {
        Array.Clear(Slots, 0, _highest);
        if (Slots.Length > 1 << 16) Slots = new Slot[256];
        _highest = 0;
        Trace = null;
    }

    public int Push(int size)
    {
        var start = Top;
        Top = start + size;
        if (Top > _highest)
        {
            _highest = Top;
            if (Top > Slots.Length) Grow();
        }

        return start;
    }

    public void Pop(int start) => Top = start;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Step()
    {
        if (--Fuel < 0) Refill();
    }

    /// <summary>Takes account of memory that is about to be used.</summary>
    public void Charge(long bytes)
    {
        if ((MemoryLeft -= bytes) < 0) throw new EvaluationException(RegoErrorCodes.EvalLimit, "memory limit reached");
    }

    /// <summary>To be called now and then by what works long in one step.</summary>
    public void CheckTime()
    {
        if (_cancellation.IsCancellationRequested)
            throw new EvaluationException(RegoErrorCodes.EvalCancelled, "caller cancelled query execution");
        if (_time.GetElapsedTime(_started) > _limits.MaxTime)
            throw new EvaluationException(RegoErrorCodes.EvalLimit, "time limit reached");
    }

    public TimeSpan TimeLeft()
    {
        var left = _limits.MaxTime - _time.GetElapsedTime(_started);
        return left > TimeSpan.Zero ? left : TimeSpan.FromTicks(1);
    }

    private void Refill()
    {
        if (_stepsLeft <= 0) throw new EvaluationException(RegoErrorCodes.EvalLimit, "step limit reached");
        CheckTime();
        Fill();
    }

    private void Fill()
    {
        var chunk = (int)Math.Min(FuelChunk, _stepsLeft);
        _stepsLeft -= chunk;
        Fuel += chunk;
    }

    private void Grow()
    {
        if (Top > MaxStack) throw new EvaluationException(RegoErrorCodes.EvalLimit, "recursion too deep");
        var larger = new Slot[(int)BitOperations.RoundUpToPowerOf2((uint)Top)];
        Array.Copy(Slots, larger, Slots.Length);
        Slots = larger;
    }
}
