using Maestro.Rego.Evaluation;

namespace Maestro.Policies.Explaining;

/// <summary>
/// What a search may still use. What lies nearest is found also by a process that has just started or a machine that is busy: the
/// first evaluations have more time.
/// </summary>
internal sealed class SearchBudget(int evaluations, TimeSpan length, TimeProvider time)
{
    /// <summary>
    /// Evaluations that may take <see cref="Patience"/> times as long; enough to try every single edit of a usual input.
    /// </summary>
    public const int Nearest = 256;

    public const int Patience = 10;

    private const long MaxSteps = 200_000;
    private const long MaxMemory = 16L << 20;
    private readonly long _started = time.GetTimestamp();
    private int _used;

    public bool IsSpent => _used >= evaluations || Rest <= TimeSpan.Zero;

    private TimeSpan Rest => (_used < Nearest ? length * Patience : length) - time.GetElapsedTime(_started);

    /// <summary>The limits of one more evaluation; null when there is to be none.</summary>
    public EvaluateOptions? Take()
    {
        if (_used >= evaluations || Rest is not { Ticks: > 0 } rest) return null;
        _used++;
        return new EvaluateOptions
        {
            TimeProvider = time,
            Limits = new RegoLimits { MaxSteps = MaxSteps, MaxTime = rest, MaxMemory = MaxMemory },
        };
    }
}
