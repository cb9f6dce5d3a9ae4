namespace Maestro.Policies;

/// <summary>Something that decides by a set of policies: the evaluator in this process, or an OPA server.</summary>
public interface IPolicyEngine
{
    /// <summary>The policy set in force, <c>sha256:…</c>.</summary>
    string Digest { get; }

    /// <summary>
    /// Asks one package. Never throws for what policy or input do: what is undefined, malformed, fails or takes too long is a
    /// denial that says so.
    /// </summary>
    /// <param name="package">One of <see cref="PolicyPackages"/>.</param>
    /// <param name="input">What is to be decided; not changed.</param>
    /// <param name="cancellationToken">Gives up; throws <see cref="OperationCanceledException"/>.</param>
    ValueTask<PolicyDecision> DecideAsync(string package, JsonObject input, CancellationToken cancellationToken);
}
