using Maestro.Rego;
using Maestro.Rego.Errors;
using Maestro.Rego.Evaluation;
using Maestro.Rego.Values;

namespace Maestro.Policies.Explaining;

/// <summary>A package as it is asked: fast, and with a trace. Any number of threads may ask.</summary>
internal sealed class Question
{
    private readonly PreparedQuery? _fast;
    private readonly Lazy<PreparedQuery?> _traced;
    private readonly string _digest;

    public Question(string package, PolicySet set)
    {
        var entry = PolicyEntry.Of(package, set.Program);
        (Package, _digest) = (package, set.Digest);
        _fast = entry is null ? null : set.Program.Prepare(entry, set.Data).Query;
        _traced = new(() => entry is null ? null : set.Traced.Prepare(entry, set.Data).Query);
    }

    public string Package { get; }

    /// <summary>Whether there is such a package; otherwise the answer is the same whatever the input.</summary>
    public bool Exists => _fast is not null;

    public PolicyDecision Decide(RegoValue input)
    {
        if (_fast is null) return PolicyEntry.Missing(Package, _digest);
        return Read(_fast.Evaluate(input, RegoPolicyEngine.Options));
    }

    /// <summary>
    /// Null when it cannot be told within the limits. A policy that fails otherwise gives what is not wanted: nobody is to be
    /// told to break it.
    /// </summary>
    public bool? Allows(RegoValue input, bool wanted, EvaluateOptions options)
    {
        if (_fast is null) return PolicyEntry.Missing(Package, _digest).Allow;
        var result = _fast.Evaluate(input, options);
        if (result.Error is { } error) return error.Code == RegoErrorCodes.EvalLimit ? null : !wanted;
        return Read(result).Allow;
    }

    public RegoExplanation? Trace(RegoValue input, EvaluateOptions options) => _traced.Value?.Explain(input, options);

    private PolicyDecision Read(RegoResult result) => RegoPolicyEngine.Read(Package, result, _digest);
}
