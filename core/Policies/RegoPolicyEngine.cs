using System.Collections.Frozen;
using System.Text;
using Maestro.Rego;
using Maestro.Rego.Evaluation;
using Maestro.Rego.Values;

namespace Maestro.Policies;

/// <summary>Decides in this process. Any number of threads may ask at once; an answer takes microseconds and no I/O.</summary>
public sealed class RegoPolicyEngine : IPolicyEngine
{
    internal static readonly EvaluateOptions Options = new()
    {
        Limits = new RegoLimits { MaxSteps = 2_000_000, MaxTime = TimeSpan.FromSeconds(1), MaxMemory = 64L << 20 },
    };

    private readonly FrozenDictionary<string, PreparedQuery> _entries;

    public RegoPolicyEngine(PolicySet set)
    {
        Set = set;
        _entries = PolicyPackages.All
            .Select(package => (Package: package, Query: PolicyEntry.Of(package, set.Program)))
            .Where(entry => entry.Query is not null)
            .ToFrozenDictionary(
                entry => entry.Package, entry => set.Program.Prepare(entry.Query!, set.Data).Query!, StringComparer.Ordinal);
    }

    public PolicySet Set { get; }

    public string Digest => Set.Digest;

    public ValueTask<PolicyDecision> DecideAsync(string package, JsonObject input, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return ValueTask.FromResult(Decide(package, RegoValue.FromJson(Encoding.UTF8.GetBytes(input.ToJsonString()))));
    }

    /// <inheritdoc cref="IPolicyEngine.DecideAsync"/>
    public PolicyDecision Decide(string package, RegoValue input)
    {
        if (!_entries.TryGetValue(package, out var query)) return PolicyEntry.Missing(package, Digest);
        return Read(package, query.Evaluate(input, Options), Digest);
    }

    internal static PolicyDecision Read(string package, RegoResult result, string digest) => result.Error is { } error
        ? PolicyDecision.Closed(package, $"The policy could not be evaluated: {error.Message} ({error.Code}).", digest)
        : PolicyEntry.Read(package, result.Value, digest);
}
