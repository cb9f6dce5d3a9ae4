using Maestro.Rego;

namespace Maestro.Policies.Explaining;

/// <summary>What a search may still use.</summary>
internal sealed class SearchBudget(int evaluations, TimeSpan length, TimeProvider time)
{
    private const long MaxSteps = 200_000;
    private const long MaxMemory = 16L << 20;
    private readonly long _started = time.GetTimestamp();
    private int _left = evaluations;

    public bool IsSpent => _left <= 0 || time.GetElapsedTime(_started) >= length;

    /// <summary>The limits of one more evaluation; null when there is to be none.</summary>
    public EvaluateOptions? Take()
    {
        if (_left <= 0) return null;
        var rest = length - time.GetElapsedTime(_started);
        if (rest <= TimeSpan.Zero) return null;
        _left--;
        return new EvaluateOptions { TimeProvider = time, Limits = new RegoLimits { MaxSteps = MaxSteps, MaxTime = rest, MaxMemory = MaxMemory } };
    }
}
