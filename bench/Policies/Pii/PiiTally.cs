using Maestro.Router.Choice;
using Maestro.Router.Decisions;

namespace Maestro.Bench.Policies.Pii;

/// <summary>Counts what must not be, and what must have been for the trial to mean anything.</summary>
internal sealed class PiiTally
{
    private readonly Dictionary<string, PiiDeployment> _deployments = PiiDeployment.All.ToDictionary(deployment => deployment.Id);

    public int Requests { get; private set; }

    public int Personal { get; private set; }

    /// <summary>Requests that a deployment answered.</summary>
    public int Served { get; private set; }

    /// <summary>Attempts that failed after content had been sent.</summary>
    public int Failures { get; private set; }

    public int PersonalServed { get; private set; }

    public int PersonalOutsideApproved { get; private set; }

    /// <summary>Of any class, unknown tags and asked-for jurisdictions included.</summary>
    public int OutsideApproved { get; private set; }

    /// <summary>Requests that nobody was asked to answer.</summary>
    public int Refused { get; private set; }

    public int RefusedWithoutRule { get; private set; }

    /// <summary>Candidates that policy kept out although the oracle has nothing against them.</summary>
    public int DeniedThoughApproved { get; private set; }

    public int Denials { get; private set; }

    /// <summary>Candidates that an open breaker kept out.</summary>
    public int Breakers { get; private set; }

    public string? FirstFault { get; private set; }

    public void Sent(PiiRequest request, string deployment, PiiOracle oracle)
    {
        if (oracle.Approves(request, _deployments[deployment])) return;
        OutsideApproved++;
        if (request.IsPersonal) PersonalOutsideApproved++;
        Fault($"{request} with tags {string.Join(' ', request.Tags)} went to {deployment}");
    }

    public void Decided(PiiRequest request, DecisionRecord record, PiiOracle oracle)
    {
        Requests++;
        if (request.IsPersonal) Personal++;
        if (record.Deployment is not null)
        {
            Served++;
            if (request.IsPersonal) PersonalServed++;
        }

        Breakers += record.Candidates.Count(candidate => candidate.Rule == Rules.Breaker);
        Failures += record.Attempts.Count(attempt => attempt.Outcome != "ok");
        foreach (var candidate in record.Candidates.Where(candidate => candidate.Rule == Rules.Policy))
        {
            Denials++;
            if (!oracle.Approves(request, _deployments[candidate.Deployment])) continue;
            DeniedThoughApproved++;
            Fault(
                $"{request} with tags {string.Join(' ', request.Tags)} was kept from {candidate.Deployment}: {candidate.Reason}");
        }

        if (record.Attempts.Count > 0) return;
        Refused++;
        if (record.Candidates.Count > 0 && record.Candidates.All(HasRule)) return;
        RefusedWithoutRule++;
        Fault($"{request} was refused without a rule");
    }

    private static bool HasRule(CandidateRecord candidate) =>
        candidate is { Rule.Length: > 0, Reason.Length: > 0 }
            && (candidate.Rule != Rules.Policy || candidate.PolicyRules is { Count: > 0 });

    private void Fault(string what) => FirstFault ??= what;
}
