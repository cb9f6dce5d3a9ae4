using System.Runtime.CompilerServices;
using Maestro.Policies;
using Maestro.Policies.Explaining;

namespace Maestro.Functions.Policies;

/// <summary>Explains decisions by the sets that made them. What is compiled for it is kept as long as its set.</summary>
public sealed class Explanations(IPolicySource source, TimeProvider time)
{
    private readonly ConditionalWeakTable<PolicySet, PolicyExplainer> _explainers = [];

    /// <summary>For the policies in force; null when only a server has them.</summary>
    public PolicyExplainer? Current => Of(source.Current);

    /// <summary>For what an engine decides by; null when only a server has that.</summary>
    public PolicyExplainer? Of(IPolicyEngine engine)
    {
        var set = engine is RegoPolicyEngine inProcess
            ? inProcess.Set
            : source.Set is { } folder && folder.Digest == engine.Digest
            ? folder
            : null;
        return set is null ? null : _explainers.GetValue(set, known => new PolicyExplainer(known, time));
    }
}
